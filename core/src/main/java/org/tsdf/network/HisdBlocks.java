package org.tsdf.network;

import java.util.function.UnaryOperator;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Layers.Statistics;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/** The residual blocks that HiSD's parts are made of; each returns (shortcut + path) / √2. */
final class HisdBlocks {
  private static final double LEAK = 0.2;
  private static final double EPSILON = 1e-5;
  private static final double ROOT_OF_TWO = Math.sqrt(2);
  private static final Window POINT = Window.of(1, 0);
  private static final Window SAME = Window.of(1, 1);

  private final Parameters parameters;

  HisdBlocks(Parameters parameters) {
    this.parameters = parameters;
  }

  /** Halves the map, no normalisation. */
  Tensor down(Tensor x, String name) {
    try (Scope scope = Scope.open()) {
      Tensor path = halved(same(x.leakyRelu(LEAK), name + ".conv1"));
      return scope.keep(
          sum(shortcut(halved(x), name), same(path.leakyRelu(LEAK), name + ".conv2")));
    }
  }

  /** Halves the map. */
  Tensor normalisedDown(Tensor x, String name) {
    try (Scope scope = Scope.open()) {
      Tensor path = halved(same(own(x, name + ".in1").leakyRelu(LEAK), name + ".conv1"));
      path = same(own(path, name + ".in2").leakyRelu(LEAK), name + ".conv2");
      return scope.keep(sum(shortcut(halved(x), name), path));
    }
  }

  /** Doubles the map. */
  Tensor normalisedUp(Tensor x, String name) {
    try (Scope scope = Scope.open()) {
      Tensor path = same(doubled(own(x, name + ".in1").leakyRelu(LEAK)), name + ".conv1");
      path = same(own(path, name + ".in2").leakyRelu(LEAK), name + ".conv2");
      return scope.keep(sum(doubled(shortcut(x, name)), path));
    }
  }

  /** Keeps the map's size; the normalisations are given from outside. */
  Tensor adaptive(
      Tensor x, String name, UnaryOperator<Tensor> first, UnaryOperator<Tensor> second) {
    try (Scope scope = Scope.open()) {
      Tensor path = same(first.apply(x).leakyRelu(LEAK), name + ".conv1");
      path = same(second.apply(path).leakyRelu(LEAK), name + ".conv2");
      return scope.keep(sum(shortcut(x, name), path));
    }
  }

  /** A convolution of kernel 1 with bias. */
  Tensor point(Tensor x, String name) {
    return Layers.conv2d(
        x, parameters.get(name + ".weight"), parameters.get(name + ".bias"), POINT, 1);
  }

  Tensor linear(Tensor x, String name) {
    return Layers.linear(x, parameters.get(name + ".weight"), parameters.get(name + ".bias"));
  }

  /**
   * HiSD's instance normalisation, (x - mean) / (deviation + 1e-5) · weight + bias with the
   * <em>unbiased</em> deviation of each picture and channel.
   *
   * <p>In less than double precision it is computed from libtorch's batch normalisation, several
   * times faster; the value is the same, and of the gradient that part is left out which comes from
   * the two ways of keeping away from 0, of relative size 1e-5 / deviation.
   *
   * @param weight (1 or N, C, 1, 1), as is {@code bias}
   */
  static Tensor normalised(Tensor x, Tensor weight, Tensor bias) {
    return x.dtype() == DType.FLOAT64
        ? byDefinition(x, weight, bias)
        : byBatchNorm(x, weight, bias);
  }

  private static Tensor byBatchNorm(Tensor x, Tensor weight, Tensor bias) {
    try (Scope scope = Scope.open()) {
      Statistics now = Statistics.of(x, DType.FLOAT32);
      double inside = EPSILON * EPSILON;
      Tensor unit = Layers.instanceNorm(x, null, null, inside, now);
      double biased = 1 - 1.0 / (x.size(2) * x.size(3));
      Tensor divisor = now.variances().times(biased).plus(inside).sqrt(); // (N, C)
      Tensor factor = divisor.dividedBy(now.variances().sqrt().plus(EPSILON)).to(x.dtype());
      Tensor scale = weight.times(factor.unsqueeze(2).unsqueeze(3)); // (N, C, 1, 1)
      return scope.keep(unit.times(scale).plus(bias));
    }
  }

  private static Tensor byDefinition(Tensor x, Tensor weight, Tensor bias) {
    try (Scope scope = Scope.open()) {
      Tensor scale = weight.dividedBy(x.deviation(2, 3).plus(EPSILON)); // (N, C, 1, 1)
      return scope.keep(x.minus(x.mean(2, 3)).times(scale).plus(bias));
    }
  }

  private Tensor own(Tensor x, String name) {
    Tensor weight = parameters.get(name + ".weight").to(x.dtype()); // (1, C, 1)
    Tensor bias = parameters.get(name + ".bias").to(x.dtype());
    return normalised(x, weight.unsqueeze(3), bias.unsqueeze(3));
  }

  private Tensor same(Tensor x, String name) {
    return Layers.conv2d(
        x, parameters.get(name + ".weight"), parameters.get(name + ".bias"), SAME, 1);
  }

  /**
   * Upstream pools after this convolution, or doubles after it; both commute with a convolution of
   * kernel 1 without bias, so the smaller map is convolved.
   */
  private Tensor shortcut(Tensor x, String name) {
    return Layers.conv2d(x, parameters.get(name + ".sc.weight"), null, POINT, 1);
  }

  private static Tensor sum(Tensor shortcut, Tensor path) {
    return shortcut.plus(path).dividedBy(ROOT_OF_TWO);
  }

  private static Tensor halved(Tensor x) {
    return Layers.averagePool2d(x, 2, 2, 0);
  }

  private static Tensor doubled(Tensor x) {
    return Resampling.nearest(x, 2 * x.size(2), 2 * x.size(3));
  }
}
