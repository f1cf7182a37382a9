package org.tsdf.network;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/** The convolutions of a network by name, each with the batch normalisation that follows it. */
final class Convolutions {
  private static final double NORM_EPSILON = 1e-5;
  private static final double NORM_MOMENTUM = 0.1;

  private final Parameters parameters;
  private final Map<String, String> norms;
  private final DType type;

  private Convolutions(Parameters parameters, Map<String, String> norms) {
    this.parameters = parameters;
    this.norms = norms;
    this.type = parameters.get(parameters.names().iterator().next()).dtype();
  }

  /** Convolutions without normalisation, whose weights may be trained. */
  static Convolutions of(Parameters parameters) {
    return new Convolutions(parameters, Map.of());
  }

  /**
   * Convolutions in training: each normalisation uses the mean and variance of the batch and moves
   * its running ones a tenth of the way to them, in place, as PyTorch does.
   *
   * @param norms for each convolution that has one, the name of its normalisation
   */
  static Convolutions learning(Parameters parameters, Map<String, String> norms) {
    return new Convolutions(parameters, Map.copyOf(norms));
  }

  /**
   * Convolutions for inference: the running statistics of each normalisation become part of the
   * weights and bias of the convolution before it.
   *
   * @param norms for each convolution that has one, the name of its normalisation
   */
  static Convolutions folded(Parameters parameters, Map<String, String> norms) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String name : parameters.names()) {
      tensors.put(name, parameters.get(name));
    }
    norms.forEach((convolution, norm) -> fold(tensors, convolution, norm));
    return Convolutions.of(new Parameters(tensors));
  }

  /** W' = W γ / √(v + ε), b' = β + (b − μ) γ / √(v + ε), computed in double. */
  private static void fold(Map<String, Tensor> tensors, String convolution, String norm) {
    try (Scope scope = Scope.open()) {
      Parameters all = new Parameters(tensors);
      Tensor weight = all.get(convolution + ".weight"); // (K, C, kh, kw)
      Tensor bias = all.find(convolution + ".bias"); // (K)
      Tensor deviation = wide(all, norm, "running_var").plus(NORM_EPSILON).sqrt();
      Tensor gain = wide(all, norm, "weight").dividedBy(deviation); // (K)
      Tensor mean = wide(all, norm, "running_mean");
      Tensor centre = bias == null ? mean.negate() : bias.to(DType.FLOAT64).minus(mean);
      Tensor shift = wide(all, norm, "bias").plus(centre.times(gain));
      Tensor scaled = weight.to(DType.FLOAT64).times(gain.reshape(-1, 1, 1, 1));
      DType type = weight.dtype();
      tensors.put(convolution + ".weight", scope.keep(scaled.to(type).copy()));
      tensors.put(convolution + ".bias", scope.keep(shift.to(type).copy()));
    }
  }

  private static Tensor wide(Parameters all, String norm, String part) {
    return all.get(norm + "." + part).to(DType.FLOAT64);
  }

  /** All tensors, those of no convolution included. */
  Parameters parameters() {
    return parameters;
  }

  /** In which they compute. */
  DType type() {
    return type;
  }

  /** Stride 1, the size stays: padding is half the kernel. */
  Tensor same(Tensor x, String name) {
    int padding = (int) parameters.get(name + ".weight").size(-1) / 2;
    return apply(x, name, Window.of(1, padding));
  }

  Tensor apply(Tensor x, String name, Window window) {
    return apply(x, name, window, 1);
  }

  /** Each channel by itself. */
  Tensor depthwise(Tensor x, String name, Window window) {
    return apply(x, name, window, (int) x.size(1));
  }

  /** A tensor that belongs to no convolution. */
  Tensor other(String name) {
    return parameters.get(name);
  }

  private Tensor apply(Tensor x, String name, Window window, int groups) {
    @Nullable Tensor bias = parameters.find(name + ".bias");
    Tensor y = Layers.conv2d(x, parameters.get(name + ".weight"), bias, window, groups);
    @Nullable String norm = norms.get(name);
    return norm == null ? y : normalised(y, norm);
  }

  private Tensor normalised(Tensor x, String norm) {
    return Layers.batchNorm(
        x,
        parameters.get(norm + ".weight"),
        parameters.get(norm + ".bias"),
        parameters.get(norm + ".running_mean"),
        parameters.get(norm + ".running_var"),
        true,
        NORM_MOMENTUM,
        NORM_EPSILON);
  }
}
