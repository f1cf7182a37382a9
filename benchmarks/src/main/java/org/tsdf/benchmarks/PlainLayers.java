package org.tsdf.benchmarks;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.StoredTensor;

/**
 * The layers of networks as direct calls of libtorch. Weights are drawn when a layer first asks for
 * them, under the name that it gives, and stay.
 */
final class PlainLayers {
  private static final double EPSILON = 1e-5;
  private static final double HEAD_SCALE = 0.1;

  /** What brings pixels on 0 to 255 to order one. */
  static final double PIXEL_SCALE = 0.01;

  private final Map<String, Tensor> weights = new LinkedHashMap<>();
  private final Map<String, Folded> folded = new HashMap<>();
  private final Map<String, Double> multipliers = new HashMap<>();
  private final int shrinkage;
  private final boolean folding;

  private record Folded(Tensor weight, Tensor bias) {}

  private record Norm(Tensor weight, Tensor bias, Tensor mean, Tensor variance) {}

  /**
   * @param shrinkage by what channels are divided, so that tests are quick; 1 for the real sizes
   * @param folding whether a batch normalisation becomes part of the convolution before it
   */
  PlainLayers(int shrinkage, boolean folding) {
    this.shrinkage = shrinkage;
    this.folding = folding;
  }

  int channels(int official) {
    return official / shrinkage;
  }

  /** Makes a convolution's weights, drawn later, this many times as large. */
  void multiply(String conv, double factor) {
    multipliers.put(conv, factor);
  }

  /** All weights drawn so far. */
  Checkpoint checkpoint(Map<String, String> metadata) {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> stored.put(name, Native.stored(tensor)));
    return Checkpoint.of(Path.of("drawn"), stored, metadata);
  }

  // ---- layers with weights ----

  Tensor conv(Tensor x, String name, int out, Kernel kernel) {
    return convolve(x, weight(x, name, out, kernel), bias(name, out, kernel), kernel);
  }

  /** A convolution that predicts, with small weights. */
  Tensor head(Tensor x, String name, int out, Kernel kernel) {
    multiply(name, HEAD_SCALE);
    return conv(x, name, out, kernel);
  }

  /** A convolution and its batch normalisation by running statistics. */
  Tensor normed(Tensor x, String conv, String norm, int out, Kernel kernel) {
    Tensor weight = weight(x, conv, out, kernel);
    Tensor bias = bias(conv, out, kernel);
    if (!folding) {
      return batchNorm(convolve(x, weight, bias, kernel), norm);
    }
    Folded one = folded.computeIfAbsent(conv, n -> fold(weight, bias, norm(norm, out)));
    return convolve(x, one.weight, one.bias, kernel);
  }

  private static Folded fold(Tensor weight, @Nullable Tensor bias, Norm norm) {
    Tensor gain = norm.weight.div(norm.variance.add(new Scalar(EPSILON)).sqrt());
    Tensor centre = bias == null ? norm.mean.neg() : bias.sub(norm.mean);
    Tensor shift = norm.bias.add(centre.mul(gain));
    return new Folded(Native.kept(weight.mul(gain.view(-1, 1, 1, 1))), Native.kept(shift));
  }

  /** Kernel 4, stride 2: the size doubles. */
  Tensor transposed(Tensor x, String name, int out, boolean bias) {
    long in = x.size(1);
    Tensor weight = draw(name + ".weight", 0, Math.sqrt(2.0 / (in * 16)), in, out, 4, 4);
    TensorOptional added = bias ? given(draw(name + ".bias", 0, 0.1, out)) : new TensorOptional();
    long[] stride = {2, 2};
    long[] padding = {1, 1};
    return torch.conv_transpose2d(x, weight, added, stride, padding, new long[] {0, 0}, 1, 1, 1);
  }

  Tensor linear(Tensor x, String name, int out) {
    long in = x.size(1);
    Tensor weight = draw(name + ".weight", 0, Math.sqrt(2.0 / in), out, in);
    return torch.linear(x, weight, given(draw(name + ".bias", 0, 0.1, out)));
  }

  Tensor batchNorm(Tensor x, String name) {
    Norm norm = norm(name, x.size(1));
    return torch.batch_norm(
        x,
        given(norm.weight),
        given(norm.bias),
        given(norm.mean),
        given(norm.variance),
        false,
        0.1,
        EPSILON,
        false);
  }

  /** By each picture's own statistics. */
  Tensor instanceNorm(Tensor x, String name) {
    Norm norm = norm(name, x.size(1));
    TensorOptional none = new TensorOptional();
    return torch.instance_norm(
        x, given(norm.weight), given(norm.bias), none, none, true, 0.1, EPSILON, false);
  }

  /** A PReLU with one slope for all channels. */
  Tensor prelu(Tensor x, String name) {
    return torch.prelu(x, draw(name + ".weight", 0.25, 0, 1));
  }

  /** x / (‖x‖ + 1e-10) · w over channels. */
  Tensor channelNorm(Tensor x, String name, double start) {
    Tensor norm = x.square().sum(new long[] {1}, true, null).sqrt().add(new Scalar(1e-10));
    return x.div(norm).mul(draw(name + ".weight", start, 0, x.size(1)).view(1, -1, 1, 1));
  }

  // ---- weights ----

  /** Drawn once: mean + deviation · standard normal. */
  Tensor draw(String name, double mean, double deviation, long... shape) {
    return weights.computeIfAbsent(
        name,
        n -> Native.kept(torch.randn(shape).mul(new Scalar(deviation)).add(new Scalar(mean))));
  }

  private Norm norm(String name, long channels) {
    return new Norm(
        draw(name + ".weight", 0.7, 0.1, channels), // so that sums over many layers stay small
        draw(name + ".bias", 0, 0.1, channels),
        draw(name + ".running_mean", 0, 0.1, channels),
        draw(name + ".running_var", 1, 0.05, channels));
  }

  private Tensor weight(Tensor x, String name, int out, Kernel kernel) {
    long in = kernel.depthwise() ? 1 : x.size(1);
    int size = kernel.size();
    double deviation = Math.sqrt(2.0 / (in * size * size)) * multipliers.getOrDefault(name, 1.0);
    return draw(name + ".weight", 0, deviation, out, in, size, size);
  }

  private @Nullable Tensor bias(String name, int out, Kernel kernel) {
    return kernel.bias() ? draw(name + ".bias", 0, 0.1, out) : null;
  }

  // ---- layers without weights ----

  private static Tensor convolve(Tensor x, Tensor weight, @Nullable Tensor bias, Kernel kernel) {
    return torch.conv2d(
        x,
        weight,
        bias == null ? new TensorOptional() : given(bias),
        new long[] {kernel.stride(), kernel.stride()},
        new long[] {kernel.padding(), kernel.padding()},
        new long[] {kernel.dilation(), kernel.dilation()},
        kernel.depthwise() ? x.size(1) : 1);
  }

  static Tensor leaky(Tensor x, double slope) {
    return torch.leaky_relu(x, new Scalar(slope));
  }

  static Tensor maxPool(Tensor x, int kernel, int stride, int padding, boolean ceil) {
    long[] unit = {1, 1};
    return torch.max_pool2d(
        x,
        new long[] {kernel, kernel},
        new long[] {stride, stride},
        new long[] {padding, padding},
        unit,
        ceil);
  }

  static Tensor averagePool(Tensor x, int kernel, int stride, int padding) {
    return torch.avg_pool2d(
        x,
        new long[] {kernel, kernel},
        new long[] {stride, stride},
        new long[] {padding, padding},
        false,
        true,
        new LongOptional());
  }

  /** Bilinear, to the size of another map. */
  static Tensor bilinearTo(Tensor x, Tensor example) {
    return torch.upsample_bilinear2d(x, new long[] {example.size(2), example.size(3)}, false);
  }

  /** Pixels repeated, to the size of another map. */
  static Tensor nearestTo(Tensor x, Tensor example) {
    return torch.upsample_nearest2d(x, example.size(2), example.size(3));
  }

  static Tensor cat(int axis, Tensor... parts) {
    return torch.cat(new TensorVector(parts), axis);
  }

  private static TensorOptional given(Tensor tensor) {
    return new TensorOptional(tensor);
  }
}
