package org.tsdf.fusion;

import org.tsdf.perturbation.Budget;
import org.tsdf.tensor.Tensor;

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

  /**
   * τ such that the quietest share of the entries of W₀ is eligible. Entries of one magnitude are
   * eligible together or not at all, so that it may be less.
   *
   * @param share in [0, 1]
   */
  public static IntensityThreshold ofEntries(double share, Tensor w0) {
    long first = (long) Math.floor(share * w0.elements()); // the quietest that is too loud
    return first >= w0.elements()
        ? new IntensityThreshold(Double.POSITIVE_INFINITY)
        : new IntensityThreshold(w0.abs().reshape(-1).sorted().select(0, first).item());
  }
}
