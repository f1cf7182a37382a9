package org.tsdf.perturbation;

import org.tsdf.tensor.Tensor;

/** The furthest a pixel may move, on the [-1, 1] scale in which this library holds images. */
public record Budget(double epsilon) {
  public Budget {
    if (!(epsilon > 0 && epsilon <= 2)) {
      throw new IllegalArgumentException("epsilon must lie in (0, 2], was " + epsilon);
    }
  }

  /** Proj_ε of Eq. 10 and Clip of Eqs 16 and 17: each entry cut off at ±ε. */
  public Tensor project(Tensor perturbation) {
    return perturbation.clamp(-epsilon, epsilon);
  }
}
