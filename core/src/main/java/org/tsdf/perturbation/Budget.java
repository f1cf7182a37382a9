package org.tsdf.perturbation;

import org.tsdf.tensor.Tensor;

/** The furthest a pixel may move, on the [-1, 1] scale in which this library holds images. */
public record Budget(double epsilon) {
  /** One 8-bit level on the [-1, 1] scale. */
  private static final double LEVEL = 2.0 / 255;

  public Budget {
    if (!(epsilon > 0 && epsilon <= 2)) {
      throw new IllegalArgumentException("epsilon must lie in (0, 2], was " + epsilon);
    }
  }

  /** The largest change in whole 8-bit levels that stays within the budget; 6 for 0.05. */
  public int levels() {
    return (int) Math.floor(epsilon / LEVEL + 1e-9);
  }

  /** Proj_ε of Eq. 10 and Clip of Eqs 16 and 17: each entry cut off at ±ε. */
  public Tensor project(Tensor perturbation) {
    return perturbation.clamp(-epsilon, epsilon);
  }
}
