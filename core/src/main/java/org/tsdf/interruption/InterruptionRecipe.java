package org.tsdf.interruption;

import org.tsdf.perturbation.StepRule;

/**
 * The settings of stage one.
 *
 * @param epochs T_int: passes over the training images
 * @param stepsPerBatch steps that are taken on a batch before the next one comes
 * @param step γ and its rule
 * @param featureLoss how Equations 2 and 8 compare features
 * @param featureGrid each E_i is resized to this many rows and columns
 * @param featureWeight weight of Eq. 9; 0 leaves the features out
 * @param enhancementWeight λ of Eq. 9
 * @param enhancementLoss what L_enh is
 * @param enhancement the constants of Equations 3 to 7
 * @param outputWeight weight of the output-level term beside Eq. 9, see {@link OutputDisturbance};
 *     0 leaves it out
 * @param editorsAtOnce how many editors the output-level term asks in an iteration, drawn by
 *     chance; 0 for all
 * @param inputDiversity share of iterations that see randomly shrunk and shifted pictures, in [0,
 *     1]
 * @param degradation share of iterations that see pictures after JPEG, a reduction, a blur or a
 *     shift, in [0, 1]
 */
public record InterruptionRecipe(
    int epochs,
    int stepsPerBatch,
    StepRule step,
    FeatureLoss featureLoss,
    int featureGrid,
    double featureWeight,
    double enhancementWeight,
    EnhancementLoss enhancementLoss,
    EnhancementRecipe enhancement,
    double outputWeight,
    int editorsAtOnce,
    double inputDiversity,
    double degradation) {

  public InterruptionRecipe {
    if (epochs < 0) {
      throw new IllegalArgumentException("interruption epochs must not be negative: " + epochs);
    }
    if (stepsPerBatch < 1) {
      throw new IllegalArgumentException("stepsPerBatch must be at least 1, was " + stepsPerBatch);
    }
    if (featureGrid < 1) {
      throw new IllegalArgumentException("featureGrid must be at least 1, was " + featureGrid);
    }
    if (!(enhancementWeight >= 0)) {
      throw new IllegalArgumentException(
          "enhancementWeight must not be negative, was " + enhancementWeight);
    }
    if (!(featureWeight >= 0) || !(outputWeight >= 0) || featureWeight + outputWeight == 0) {
      throw new IllegalArgumentException(
          "featureWeight and outputWeight must not be negative nor both 0, were %s and %s"
              .formatted(featureWeight, outputWeight));
    }
    if (editorsAtOnce < 0) {
      throw new IllegalArgumentException("editorsAtOnce must not be negative: " + editorsAtOnce);
    }
    if (!(inputDiversity >= 0 && inputDiversity <= 1)) {
      throw new IllegalArgumentException(
          "inputDiversity must lie in [0, 1], was " + inputDiversity);
    }
    if (!(degradation >= 0 && degradation <= 1)) {
      throw new IllegalArgumentException("degradation must lie in [0, 1], was " + degradation);
    }
  }

  /** The literal paper, with the readings of {@code docs/equations.md}. */
  public static InterruptionRecipe paper() {
    return new InterruptionRecipe(
        50,
        1,
        StepRule.sign(0.001),
        FeatureLoss.SUMMED_MAPS,
        32,
        1,
        0.1,
        EnhancementLoss.DIFFERENCES,
        EnhancementRecipe.paper(),
        0,
        0,
        0,
        0);
  }
}
