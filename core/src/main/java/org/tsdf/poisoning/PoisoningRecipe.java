package org.tsdf.poisoning;

import java.util.List;
import org.tsdf.perturbation.StepRule;

/**
 * The settings of stage two.
 *
 * @param epochs T_poi: passes over the training images
 * @param step η and its rule
 * @param layerWeights w_l of Eq. 12, shallow to deep
 * @param featureMargin ν of Eq. 12
 * @param featureWeight weight of L_feat in Eq. 14
 * @param scoreLoss how Eq. 13 measures scores
 * @param scoreWeight weight of the scores in Eq. 13
 * @param boxWeight weight of the boxes in Eq. 13
 * @param falseFaceWeight weight of the term beside Eq. 14 that makes detectors see faces where none
 *     are, see {@link FalseFaces}; 0 leaves it out
 * @param falseFaceGrid into how many cells each way that term divides the picture, one face for
 *     each
 * @param anchors how many anchors of each picture Eq. 13 looks at: the best by clean score
 * @param framings in how many framings the training data show each image; 1 for as it is
 * @param detectorsAtOnce how many detectors an iteration asks, drawn by chance; 0 for all
 * @param leastSpoiled how many of those are not drawn but the ones that have most of their F1 left
 *     on the first two pictures of the batch, see {@link RemainingF1}
 * @param degradation share of iterations that see pictures after JPEG, a reduction, a blur or a
 *     shift, in [0, 1]
 */
public record PoisoningRecipe(
    int epochs,
    StepRule step,
    List<Double> layerWeights,
    double featureMargin,
    double featureWeight,
    ScoreLoss scoreLoss,
    double scoreWeight,
    double boxWeight,
    double falseFaceWeight,
    int falseFaceGrid,
    int anchors,
    int framings,
    int detectorsAtOnce,
    int leastSpoiled,
    double degradation) {

  public PoisoningRecipe {
    layerWeights = List.copyOf(layerWeights);
    if (epochs < 0) {
      throw new IllegalArgumentException("poisoning epochs must not be negative: " + epochs);
    }
    if (layerWeights.size() != 3) {
      throw new IllegalArgumentException("three layerWeights are needed, got " + layerWeights);
    }
    if (falseFaceGrid < 1) {
      throw new IllegalArgumentException("falseFaceGrid must be at least 1, was " + falseFaceGrid);
    }
    if (anchors < 1) {
      throw new IllegalArgumentException("anchors must be at least 1, was " + anchors);
    }
    if (framings < 1) {
      throw new IllegalArgumentException("framings must be at least 1, was " + framings);
    }
    if (detectorsAtOnce < 0) {
      throw new IllegalArgumentException(
          "detectorsAtOnce must not be negative: " + detectorsAtOnce);
    }
    if (leastSpoiled < 0) {
      throw new IllegalArgumentException("leastSpoiled must not be negative: " + leastSpoiled);
    }
    if (!(degradation >= 0 && degradation <= 1)) {
      throw new IllegalArgumentException("degradation must lie in [0, 1], was " + degradation);
    }
    if (!(featureWeight >= 0 && scoreWeight >= 0 && boxWeight >= 0 && falseFaceWeight >= 0)) {
      throw new IllegalArgumentException(
          ("featureWeight, scoreWeight, boxWeight and falseFaceWeight must not be negative, were"
                  + " %s, %s, %s, %s")
              .formatted(featureWeight, scoreWeight, boxWeight, falseFaceWeight));
    }
    if (epochs > 0 && featureWeight + scoreWeight + boxWeight + falseFaceWeight == 0) {
      throw new IllegalArgumentException(
          "featureWeight, scoreWeight, boxWeight and falseFaceWeight must not all be 0");
    }
  }

  /** The literal paper, with the readings of {@code docs/equations.md}. */
  public static PoisoningRecipe paper() {
    return new PoisoningRecipe(
        20,
        StepRule.sign(0.005),
        List.of(0.2, 0.3, 0.5),
        0.2,
        1,
        ScoreLoss.SQUARED_SCORE,
        1,
        1,
        0,
        2,
        40,
        1,
        0,
        0,
        0);
  }
}
