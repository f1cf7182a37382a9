package org.tsdf.fusion;

/**
 * The settings of the fusion.
 *
 * @param combination how the two aims come together; the next four are for intensity separation
 * @param threshold τ
 * @param thresholdUnit what τ counts
 * @param attenuation β of Eq. 15, for each unit of |W₀| on the [-1, 1] scale
 * @param masking how Eq. 16 applies the mask
 * @param poisoningWeight the weight of poisoning in a weighted sum, in [0, 1]; interruption has the
 *     rest
 */
public record FusionRecipe(
    Combination combination,
    double threshold,
    ThresholdUnit thresholdUnit,
    double attenuation,
    Masking masking,
    double poisoningWeight) {
  public FusionRecipe {
    if (!(threshold >= 0)) {
      throw new IllegalArgumentException("threshold must not be negative, was " + threshold);
    }
    if (thresholdUnit == ThresholdUnit.ENTRY_SHARE && !(threshold <= 1)) {
      throw new IllegalArgumentException(
          "a threshold in shares of the entries must lie in [0, 1], was " + threshold);
    }
    if (!(poisoningWeight >= 0 && poisoningWeight <= 1)) {
      throw new IllegalArgumentException(
          "poisoningWeight must lie in [0, 1], was " + poisoningWeight);
    }
    if (!(attenuation >= 0)) {
      throw new IllegalArgumentException("attenuation must not be negative, was " + attenuation);
    }
  }

  /** The literal paper, with the readings of {@code docs/equations.md}. */
  public static FusionRecipe paper() {
    return separating(0.3, 5, Masking.EVERY_STEP);
  }

  /** Intensity separation with τ as a share of ε. */
  static FusionRecipe separating(double threshold, double attenuation, Masking masking) {
    return new FusionRecipe(
        Combination.INTENSITY_SEPARATION,
        threshold,
        ThresholdUnit.BUDGET_SHARE,
        attenuation,
        masking,
        0.5);
  }

  /** A weighted sum; what belongs to intensity separation waits for a variant that asks for it. */
  static FusionRecipe weighing(double poisoningWeight) {
    return new FusionRecipe(
        Combination.WEIGHTED_SUM,
        0.8,
        ThresholdUnit.BUDGET_SHARE,
        5,
        Masking.ONCE,
        poisoningWeight);
  }
}
