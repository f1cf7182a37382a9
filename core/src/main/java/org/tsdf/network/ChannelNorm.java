package org.tsdf.network;

import java.util.List;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/** The normalisation over channels that S3FD calls L2Norm (Liu et al. 2015, ParseNet). */
final class ChannelNorm {
  /** With which the weights on the maps of stride 4, 8 and 16 begin. */
  static final List<Double> STARTS = List.of(10.0, 8.0, 5.0);

  private static final double EPSILON = 1e-10;

  /** Below every square that matters beside EPSILON; keeps the root's gradient finite at zero. */
  private static final double LEAST_SQUARE = 1e-30;

  private ChannelNorm() {}

  /**
   * x / (‖x‖ + 1e-10) · w at each pixel.
   *
   * @param x (N, C, H, W)
   * @param weight (C)
   */
  static Tensor apply(Tensor x, Tensor weight) {
    try (Scope scope = Scope.open()) {
      Tensor norm = x.square().sum(1).atLeast(LEAST_SQUARE).sqrt().plus(EPSILON); // (N, 1, H, W)
      return scope.keep(x.dividedBy(norm).times(weight.reshape(1, -1, 1, 1)));
    }
  }
}
