package org.tsdf.cli;

import org.jspecify.annotations.Nullable;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/**
 * How strong a perturbation is, before shaping, rounding and clipping.
 *
 * @param epsilon its budget on the scale [-1, 1]
 * @param noticeable the most that it changes a place of a photo, in just noticeable differences;
 *     null for as much everywhere
 * @param height of the pattern
 * @param width of the pattern
 * @param psnrDb of a photo to which it is added whole; null for no change at all
 * @param saturatedShare the share of entries that use at least 99 % of the budget, in [0, 1]
 */
record PatternStrength(
    double epsilon,
    @Nullable Double noticeable,
    int height,
    int width,
    @Nullable Double psnrDb,
    double saturatedShare) {
  private static final double NEARLY_ALL = 0.99;

  static PatternStrength of(Perturbation perturbation) {
    try (Scope scope = Scope.open()) {
      double epsilon = perturbation.budget().epsilon();
      Tensor values = perturbation.values();
      double meanSquare = values.dividedBy(2).square().mean().item(); // on [0, 1]
      return new PatternStrength(
          epsilon,
          perturbation.budget().dependsOnPicture() ? perturbation.budget().noticeable() : null,
          perturbation.height(),
          perturbation.width(),
          meanSquare == 0 ? null : -10 * Math.log10(meanSquare),
          values.abs().greaterThan(NEARLY_ALL * epsilon).mean().item());
    }
  }
}
