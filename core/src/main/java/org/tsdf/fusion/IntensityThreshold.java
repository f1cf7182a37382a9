package org.tsdf.fusion;

import org.tsdf.perturbation.Budget;

/**
 * τ of Eq. 15: entries of W₀ quieter than this may carry poisoning.
 *
 * @param magnitude on the [-1, 1] scale
 */
public record IntensityThreshold(double magnitude) {
  public IntensityThreshold {
    if (!(magnitude >= 0)) {
      throw new IllegalArgumentException("the threshold must not be negative, was " + magnitude);
    }
  }

  /** τ as a share of ε, as the paper's 0.3 is meant: |W₀|/ε &lt; share. */
  public static IntensityThreshold ofBudget(double share, Budget budget) {
    return new IntensityThreshold(share * budget.epsilon());
  }
}
