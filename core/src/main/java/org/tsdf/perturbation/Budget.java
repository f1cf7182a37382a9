package org.tsdf.perturbation;

import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/**
 * How much a perturbation may change, on the [-1, 1] scale in which this library holds images.
 *
 * @param epsilon the furthest that a pixel may move
 * @param deviation the largest root mean square of the whole perturbation; {@code epsilon} for no
 *     limit of its own. A photo's PSNR is at least 20 log10(2 / deviation) dB
 */
public record Budget(double epsilon, double deviation) {
  public Budget {
    if (!(epsilon > 0 && epsilon <= 2)) {
      throw new IllegalArgumentException("epsilon must lie in (0, 2], was " + epsilon);
    }
    if (!(deviation > 0 && deviation <= epsilon)) {
      throw new IllegalArgumentException(
          "deviation must lie in (0, epsilon], was %s".formatted(deviation));
    }
  }

  /** The paper's: nothing but ε. */
  public Budget(double epsilon) {
    this(epsilon, epsilon);
  }

  /**
   * Proj_ε of Eq. 10 and Clip of Eqs 16 and 17: each entry cut off at ±ε; then all are made smaller
   * by one factor where their root mean square is too large.
   */
  public Tensor project(Tensor perturbation) {
    Tensor clipped = perturbation.clamp(-epsilon, epsilon);
    if (deviation >= epsilon) {
      return clipped;
    }
    double excess = deviation(clipped) / deviation;
    return excess > 1 ? clipped.dividedBy(excess) : clipped;
  }

  private static double deviation(Tensor values) {
    try (Scope scope = Scope.open()) {
      return Math.sqrt(values.detach().square().mean().item());
    }
  }
}
