package org.tsdf.perturbation;

/**
 * How far and in which direction a projected-gradient step goes: along the sign of the gradient
 * (Madry et al. 2018), optionally of its running sum (MI-FGSM, Dong et al. 2018).
 *
 * @param stepSize on the [-1, 1] scale
 * @param momentum share of the running sum that is carried over, in [0, 1]; 0 for none
 * @param finalShare the step size shrinks linearly to this share of itself at the last iteration; 1
 *     for a constant step
 */
public record StepRule(double stepSize, double momentum, double finalShare) {
  public StepRule {
    if (!(stepSize > 0 && stepSize <= 2)) {
      throw new IllegalArgumentException("stepSize must lie in (0, 2], was " + stepSize);
    }
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException("momentum must lie in [0, 1], was " + momentum);
    }
    if (!(finalShare > 0 && finalShare <= 1)) {
      throw new IllegalArgumentException("finalShare must lie in (0, 1], was " + finalShare);
    }
  }

  /** Constant steps along the sign of the gradient. */
  public static StepRule sign(double stepSize) {
    return new StepRule(stepSize, 0, 1);
  }

  public StepRule withMomentum(double share) {
    return new StepRule(stepSize, share, finalShare);
  }

  public StepRule decayingTo(double share) {
    return new StepRule(stepSize, momentum, share);
  }

  /** The step size at an iteration from 1 to {@code total}. */
  double at(int iteration, int total) {
    double done = total <= 1 ? 0 : (iteration - 1.0) / (total - 1.0);
    return stepSize * (1 - done * (1 - finalShare));
  }
}
