package org.tsdf.lab.training.network;

import java.util.List;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/** Shortens a gradient that is too long, all its tensors together by one factor. */
final class GradientLimit {
  private static final double EPSILON = 1e-6;

  private GradientLimit() {}

  /**
   * @param longest Euclidean length of all tensors together
   */
  static List<Tensor> apply(List<Tensor> gradients, double longest) {
    double factor = longest / (length(gradients) + EPSILON);
    return factor >= 1 ? gradients : gradients.stream().map(g -> g.times(factor)).toList();
  }

  private static double length(List<Tensor> gradients) {
    double squares = 0;
    for (Tensor gradient : gradients) {
      try (Scope scope = Scope.open()) {
        squares += gradient.square().sum().item();
      }
    }
    return Math.sqrt(squares);
  }
}
