package org.tsdf.fusion;

/**
 * The settings of the fusion.
 *
 * @param threshold τ as a share of ε
 * @param attenuation β of Eq. 15, for each unit of |W₀| on the [-1, 1] scale
 * @param masking how Eq. 16 applies the mask
 */
public record FusionRecipe(double threshold, double attenuation, Masking masking) {
  public FusionRecipe {
    if (!(threshold >= 0)) {
      throw new IllegalArgumentException("threshold must not be negative, was " + threshold);
    }
    if (!(attenuation >= 0)) {
      throw new IllegalArgumentException("attenuation must not be negative, was " + attenuation);
    }
  }

  /** The literal paper, with the readings of {@code docs/equations.md}. */
  public static FusionRecipe paper() {
    return new FusionRecipe(0.3, 5, Masking.EVERY_STEP);
  }
}
