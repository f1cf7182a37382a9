package org.tsdf.interruption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.perturbation.StepRule;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.testing.FiniteDifference;

class FeatureDivergenceTest {
  private static final int IMAGES = 2;
  private static final int ENTRIES = 3 * 4 * 4;

  private final Scope scope = Scope.open();
  private final Tensor clean = new RandomSource(1).normal(DType.FLOAT64, IMAGES, 3, 4, 4);
  private final Tensor disturbed =
      clean.plus(new RandomSource(2).normal(DType.FLOAT64, IMAGES, 3, 4, 4).times(0.3));

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void the_kullback_leibler_divergence_agrees_with_plain_loops() {
    double expected = 0;
    for (int n = 0; n < IMAGES; n++) {
      double[] p = softmax(row(disturbed, n));
      double[] q = softmax(row(clean, n));
      for (int i = 0; i < ENTRIES; i++) {
        expected += p[i] * Math.log(p[i] / q[i]) / IMAGES;
      }
    }
    assertThat(FeatureDivergence.kullbackLeibler(disturbed, clean).item())
        .isPositive()
        .isCloseTo(expected, within(1e-12));
    assertThat(FeatureDivergence.kullbackLeibler(clean, clean).item()).isZero();
  }

  @Test
  void the_wasserstein_distance_agrees_with_plain_loops_and_ignores_the_order() {
    double expected = 0;
    for (int n = 0; n < IMAGES; n++) {
      double[] a = row(disturbed, n);
      double[] b = row(clean, n);
      Arrays.sort(a);
      Arrays.sort(b);
      for (int i = 0; i < ENTRIES; i++) {
        expected += Math.abs(a[i] - b[i]) / ENTRIES / IMAGES;
      }
    }
    assertThat(FeatureDivergence.wasserstein(disturbed, clean).item())
        .isPositive()
        .isCloseTo(expected, within(1e-12));
    assertThat(FeatureDivergence.wasserstein(clean.flip(2), clean).item()).isZero();
  }

  @Test
  void a_recipe_puts_either_in_the_place_of_equation_8() {
    for (EnhancementLoss loss : EnhancementLoss.values()) {
      InterruptionObjective summed = objective(FeatureLoss.SUMMED_MAPS, loss);
      Tensor sumOfDisturbed = disturbed.sum(1);
      double expected =
          switch (loss) {
            case DIFFERENCES -> summed.enhancedDistance(List.of(disturbed), List.of(clean)).item();
            case KL_DIVERGENCE ->
                FeatureDivergence.kullbackLeibler(sumOfDisturbed, clean.sum(1)).item();
            case WASSERSTEIN -> FeatureDivergence.wasserstein(sumOfDisturbed, clean.sum(1)).item();
          };
      assertThat(summed.enhancementLoss(List.of(disturbed), List.of(clean)).item())
          .as(loss.name())
          .isCloseTo(expected, within(1e-12));
    }
  }

  @Test
  void its_gradient_reaches_the_features_of_every_extractor() {
    for (FeatureLoss compared : FeatureLoss.values()) {
      for (EnhancementLoss loss : EnhancementLoss.values()) {
        InterruptionObjective objective = objective(compared, loss);
        for (int moved = 0; moved < 2; moved++) {
          int which = moved;
          FiniteDifference.assertGradient(
              x ->
                  objective.enhancementLoss(
                      which == 0 ? List.of(x, disturbed) : List.of(disturbed, x),
                      List.of(clean, clean.flip(3))),
              disturbed.times(1.1),
              12,
              1e-4);
        }
      }
    }
  }

  private static InterruptionObjective objective(FeatureLoss compared, EnhancementLoss loss) {
    return new InterruptionObjective(
        new InterruptionRecipe(
            1,
            1,
            StepRule.sign(0.001),
            compared,
            4,
            1,
            0.1,
            loss,
            EnhancementRecipe.paper(),
            0,
            0,
            0,
            0));
  }

  private static double[] row(Tensor features, int image) {
    return features.select(0, image).toDoubles();
  }

  private static double[] softmax(double[] values) {
    double sum = Arrays.stream(values).map(Math::exp).sum();
    return Arrays.stream(values).map(v -> Math.exp(v) / sum).toArray();
  }
}
