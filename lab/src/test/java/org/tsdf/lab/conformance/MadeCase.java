package org.tsdf.lab.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.tsdf.network.GeneratorSize;
import org.tsdf.network.InstanceNorms;
import org.tsdf.network.StarGanGenerator;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** A StarGAN case that tests make themselves, to be spoilt in one way or another. */
final class MadeCase {
  final ObjectNode json = new ObjectMapper().createObjectNode();
  final Map<String, StoredTensor> golden = new LinkedHashMap<>();
  private final GeneratorSize size;

  MadeCase(GeneratorSize size, int pictures, int pixels) {
    this.size = size;
    json.put("case", "made").put("architecture", "StarGAN generator");
    ObjectNode config = json.putObject("config");
    config.put("conv_dim", size.width()).put("repeat_num", size.blocks());
    config.put("c_dim", size.attributes()).put("image_size", pixels);
    describeWeights();
    cotangent("train.y", pictures, 3, pixels, pixels);
    try (Scope scope = Scope.open()) {
      RandomSource random = new RandomSource(size.width());
      Tensor x = random.uniform(-1, 1, DType.FLOAT32, pictures, 3, pixels, pixels);
      Tensor c = random.uniform(0, 2, DType.FLOAT32, pictures, size.attributes()).lessThan(1);
      record("x", x);
      record("c", c);
      run(x.to(DType.FLOAT64), c.to(DType.FLOAT64), pixels);
    }
  }

  static MadeCase small() {
    return new MadeCase(new GeneratorSize(4, 1, 5), 2, 16);
  }

  private void describeWeights() {
    ObjectNode formula = json.putObject("formula_weights");
    formula.put("salt", "made:");
    ArrayNode transposed = formula.putArray("transposed_keys");
    ArrayNode order = formula.putArray("key_order_and_shapes");
    for (Layout.Entry entry : StarGanGenerator.layout(size).entries()) {
      ArrayNode shape = order.addArray().add(entry.name()).addArray();
      Arrays.stream(entry.shape()).forEach(shape::add);
      if (entry.role() == Layout.Role.TRANSPOSED_WEIGHT) {
        transposed.add(entry.name());
      }
    }
  }

  Checkpoint weights() {
    return new FormulaWeights(json.path("formula_weights")).checkpoint(Path.of("made"));
  }

  private void run(Tensor x, Tensor c, int pixels) {
    Parameters parameters = StarGanGenerator.layout(size).load(weights(), DType.FLOAT64);
    Tensor input = x.requiresGradient();
    StarGanGenerator train = new StarGanGenerator(size, parameters, InstanceNorms.own(parameters));
    Tensor feature = train.features(input, c);
    Tensor y = train.draw(feature);
    record("train.y", y);
    record("train.feature_sub2", everySecond(feature));
    Tensor r = Tensors.of(cotangentValues(x.size(0), pixels), y.shape());
    record("grad_x.train.y", Autograd.gradient(y.times(r).sum(), input));
    StarGanGenerator eval =
        new StarGanGenerator(size, parameters, InstanceNorms.running(parameters));
    record("eval.y", eval.forge(x, c));
  }

  private static Tensor everySecond(Tensor maps) {
    long half = (maps.size(3) + 1) / 2;
    long[] even = new long[(int) half];
    Arrays.setAll(even, i -> 2L * i);
    Tensor indices = Tensors.of(even, half);
    return maps.indexSelect(2, indices).indexSelect(3, indices);
  }

  private static double[] cotangentValues(long pictures, int pixels) {
    FormulaNumbers numbers = new FormulaNumbers("r:train.y");
    double[] values = new double[(int) pictures * 3 * pixels * pixels];
    Arrays.setAll(values, i -> (float) numbers.symmetric(i));
    return values;
  }

  private void cotangent(String output, long... shape) {
    ObjectNode entry = json.withObjectProperty("cotangents").putObject(output);
    entry.put("key", "r:" + output);
    ArrayNode extents = entry.putArray("shape");
    Arrays.stream(shape).forEach(extents::add);
    entry.putArray("first").add((float) new FormulaNumbers("r:" + output).symmetric(0));
  }

  /** Adds a tensor to both files, as float32. */
  void record(String name, Tensor values) {
    StoredTensor stored = StoredTensor.of(values.to(DType.FLOAT32));
    golden.put(name, stored);
    ObjectNode entry = json.withObjectProperty("tensors").putObject(name);
    ArrayNode shape = entry.putArray("shape");
    Arrays.stream(stored.shape()).forEach(shape::add);
    entry.put("dtype", "F32").put("meaning", "made").put("advised_atol", 1e-5);
  }

  /** Adds to the first number of a recorded tensor. */
  MadeCase altered(String name, double change) {
    StoredTensor before = Objects.requireNonNull(golden.get(name));
    ByteBuffer data = ByteBuffer.allocate(before.data().remaining());
    data.order(ByteOrder.LITTLE_ENDIAN).put(before.data());
    data.putFloat(0, (float) (data.getFloat(0) + change));
    golden.put(name, new StoredTensor(before.type(), before.shape(), data.flip()));
    return this;
  }

  Path write(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("case.json"), json.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Checkpoint.write(folder.resolve("golden.safetensors"), golden, Map.of());
    return folder;
  }
}
