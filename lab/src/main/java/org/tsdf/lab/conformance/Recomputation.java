package org.tsdf.lab.conformance;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Tensor;

/** What a {@link Reproduction} reads from a case and puts beside it. */
public final class Recomputation {
  private final GoldenCase golden;
  private final Map<String, Tensor> inputs = new LinkedHashMap<>();
  private final Map<String, Tensor> outputs = new LinkedHashMap<>();

  Recomputation(GoldenCase golden) {
    this.golden = golden;
  }

  /**
   * A recorded tensor that the network is given; it is not compared. Floating-point ones come as
   * FLOAT64 and can be differentiated by.
   *
   * @throws org.tsdf.tensor.CheckpointException if the case has no such tensor
   */
  public Tensor input(String name) {
    return inputs.computeIfAbsent(
        name,
        key -> {
          Tensor values = golden.values(key);
          return values.dtype() == DType.FLOAT64 ? values.requiresGradient() : values;
        });
  }

  /**
   * A recomputed tensor, whole: where the case kept every K-th row, column or channel only, they
   * are picked later. Tensors that the case did not record serve gradients alone.
   */
  public void put(String name, Tensor value) {
    outputs.put(name, value);
  }

  /** Whether the case recorded this tensor, whole or subsampled. */
  public boolean wants(String name) {
    return golden.recorded().containsKey(name)
        || golden.recorded().keySet().stream()
            .anyMatch(recorded -> Subsampling.baseName(recorded).equals(name));
  }

  /** The gradient of sum(output * r) with respect to an input, r by the case's formula. */
  public Tensor gradient(String cotangent, Tensor output, Tensor input) {
    Tensor weights = golden.cotangent(cotangent);
    if (!weights.hasShape(output.shape())) {
      throw new ConformanceException(
          "%s: the cotangent of %s is %s, but the output %s"
              .formatted(golden.folder(), cotangent, weights, output));
    }
    return Autograd.gradientKeepingGraph(output.times(weights).sum(), input);
  }

  /** Takes each recorded {@code grad_INPUT.OUTPUT} that is still owed. */
  void takeGradients() {
    for (String recorded : golden.recorded().keySet()) {
      String name = Subsampling.baseName(recorded);
      int dot = name.indexOf('.');
      if (!name.startsWith("grad_") || dot < 0 || outputs.containsKey(name)) {
        continue;
      }
      Tensor input = inputs.get(name.substring("grad_".length(), dot));
      String outputName = name.substring(dot + 1);
      Tensor output = outputs.get(outputName);
      if (input != null && output != null) {
        outputs.put(name, gradient(outputName, output, input));
      }
    }
  }

  boolean isInput(String name) {
    return inputs.containsKey(name);
  }

  Map<String, Tensor> outputs() {
    return outputs;
  }
}
