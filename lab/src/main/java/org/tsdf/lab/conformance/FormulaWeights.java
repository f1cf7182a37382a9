package org.tsdf.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.StoredTensor;

/**
 * Weights by a formula instead of a file, for networks too large to store: each number follows from
 * the tensor's name, its shape and the position.
 */
final class FormulaWeights {
  /** With which the L2 normalisations of S3FD and DSFD start, in state-dict order. */
  private static final double[] OFFICIAL_SCALES = {10, 8, 5};

  private final JsonNode section;
  private final String salt;
  private final Map<String, Double> multipliers = new HashMap<>();
  private final Set<String> transposed = new HashSet<>();
  private final Set<String> kept = new HashSet<>();

  /**
   * @param section {@code formula_weights} of {@code case.json}
   */
  FormulaWeights(JsonNode section) {
    this.section = section;
    this.salt = section.path("salt").asText();
    section
        .path("multipliers")
        .properties()
        .forEach(e -> multipliers.put(e.getKey(), e.getValue().asDouble()));
    section.path("transposed_keys").forEach(key -> transposed.add(key.asText()));
    section.path("kept_keys").forEach(key -> kept.add(key.asText()));
  }

  /**
   * The official state dict, in its order.
   *
   * @throws ConformanceException if a number differs from the section's own check values
   */
  Checkpoint checkpoint(Path label) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    int scales = 0;
    for (JsonNode entry : section.path("key_order_and_shapes")) {
      String key = entry.path(0).asText();
      long[] shape = JsonShape.parse(entry.path(1), label + ": " + key);
      if (kept.contains(key)) {
        double constant = OFFICIAL_SCALES[scales++ % OFFICIAL_SCALES.length];
        tensors.put(key, floats(shape, i -> constant));
      } else {
        tensors.put(key, tensor(key, shape));
      }
    }
    if (tensors.isEmpty()) {
      throw new ConformanceException(label + ": key_order_and_shapes of formula_weights is empty");
    }
    check(label, tensors);
    return Checkpoint.of(label, tensors, Map.of());
  }

  /** One tensor by its state-dict name. */
  StoredTensor tensor(String key, long... shape) {
    if (key.endsWith("num_batches_tracked")) {
      return new StoredTensor(
          DType.INT64, shape, ByteBuffer.allocate(Long.BYTES * JsonShape.elements(shape)));
    }
    FormulaNumbers numbers = new FormulaNumbers(salt + key);
    double root3 = Math.sqrt(3);
    if (shape.length >= 2) {
      double deviation = Math.sqrt(2.0 / fanIn(key, shape)) * multipliers.getOrDefault(key, 1.0);
      return floats(shape, i -> numbers.symmetric(i) * root3 * deviation);
    }
    if (key.endsWith("running_mean")) {
      return floats(shape, i -> numbers.symmetric(i) * root3 * 0.1);
    }
    if (key.endsWith("running_var")) {
      return floats(shape, i -> 1 + 0.5 * Math.abs(numbers.symmetric(i) * root3 * 0.1));
    }
    if (key.endsWith("bias")) {
      return floats(shape, i -> numbers.symmetric(i) * root3 * 0.05);
    }
    return floats(shape, i -> 1 + numbers.symmetric(i) * root3 * 0.1);
  }

  private double fanIn(String key, long[] shape) {
    double product = transposed.contains(key) ? shape[0] : shape[1];
    for (int axis = 2; axis < shape.length; axis++) {
      product *= shape[axis];
    }
    return product;
  }

  private void check(Path label, Map<String, StoredTensor> tensors) {
    for (Map.Entry<String, JsonNode> entry : section.path("check_values").properties()) {
      StoredTensor tensor = tensors.get(entry.getKey());
      for (int i = 0; i < entry.getValue().size(); i++) {
        double expected = entry.getValue().get(i).asDouble();
        if (tensor == null || !(Math.abs(value(tensor, i) - expected) <= 1e-7)) {
          throw new ConformanceException(
              label + ": the formula weight " + entry.getKey() + " is not as check_values says");
        }
      }
    }
  }

  private static double value(StoredTensor tensor, int index) {
    return tensor.type() == DType.INT64
        ? tensor.data().getLong(index * Long.BYTES)
        : tensor.data().getFloat(index * Float.BYTES);
  }

  private static StoredTensor floats(long[] shape, IntToDoubleFunction formula) {
    int elements = JsonShape.elements(shape);
    ByteBuffer data =
        ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, elements))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < elements; i++) {
      data.putFloat((float) formula.applyAsDouble(i));
    }
    return new StoredTensor(DType.FLOAT32, shape, data.flip());
  }
}
