package org.tsdf.interruption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.perturbation.StepRule;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;
import org.tsdf.testing.FiniteDifference;

class InterruptionEquationsTest {
  private static final Offset<Double> EXACT = within(1e-12);
  private static final int CHANNELS = 5;
  private static final int SIDE = 4;

  private final Scope scope = Scope.open();
  private final Enhancement enhancement = new Enhancement(EnhancementRecipe.paper());
  private final Tensor clean = random(1, 2, CHANNELS);
  private final Tensor disturbed = clean.plus(random(2, 2, CHANNELS).times(0.05));

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void equation_1_adds_the_euclidean_distances_of_all_extractors() {
    Tensor a = Tensors.of(new double[] {3, 4, 0, 0}, 1, 1, 2, 2);
    Tensor zero = a.times(0);
    Tensor sum = InterruptionObjective.displacement(List.of(a, a.times(2)), List.of(zero, zero));
    assertThat(sum.item()).isCloseTo(15, EXACT);
  }

  @Test
  void equation_2_as_printed_compares_the_channel_summed_maps_so_channels_may_cancel() {
    InterruptionObjective objective = new InterruptionObjective(InterruptionRecipe.paper());
    double[] cancelling = {1, 1, 1, 1, -1, -1, -1, -1};
    Tensor a = Tensors.of(cancelling, 1, 2, 2, 2);
    assertThat(objective.featureDistance(List.of(a), List.of(a.times(0))).item()).isZero();

    Tensor wide = random(7, 2, 3);
    Tensor sum = objective.featureDistance(List.of(disturbed, wide), List.of(clean, wide));
    double expected = 0;
    double[][][] d = maps(disturbed);
    double[][][] c = maps(clean);
    for (int n = 0; n < 2; n++) {
      for (int p = 0; p < SIDE * SIDE; p++) {
        double difference = 0;
        for (int k = 0; k < CHANNELS; k++) {
          difference += d[n][k][p] - c[n][k][p];
        }
        expected += difference * difference / (2 * SIDE * SIDE);
      }
    }
    assertThat(sum.item()).isCloseTo(expected, EXACT);
  }

  @Test
  void equation_2_as_recommended_divides_each_extractor_by_its_own_variance() {
    InterruptionObjective objective = new InterruptionObjective(normalised());
    double one = objective.featureDistance(List.of(disturbed), List.of(clean)).item();
    double scaled =
        objective
            .featureDistance(
                List.of(disturbed, disturbed.times(1000)), List.of(clean, clean.times(1000)))
            .item();
    assertThat(scaled).isCloseTo(2 * one, within(1e-9));
  }

  @Test
  void equation_3_agrees_with_the_loops_on_the_page() {
    double[][][] result = maps(enhancement.enhanced(disturbed, clean));
    for (int n = 0; n < 2; n++) {
      double[][] expected = ByHand.enhanced(maps(disturbed)[n], maps(clean)[n]);
      for (int c = 0; c < CHANNELS; c++) {
        assertThat(result[n][c]).containsExactly(expected[c], within(1e-9));
      }
    }
  }

  @Test
  void equation_3_caps_the_exponent_so_that_a_huge_difference_stays_finite() {
    Tensor far = clean.times(-1e4).plus(3);
    double[] values = enhancement.enhanced(far, clean).toDoubles();
    assertThat(values).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY);
    double[][] expected = ByHand.enhanced(maps(far)[0], maps(clean)[0]);
    assertThat(values[0]).isCloseTo(expected[0][0], within(1e-6 * Math.abs(expected[0][0])));
  }

  @Test
  void equation_4_is_the_difference_of_normalised_maps() {
    double[][][] result = maps(enhancement.localDifference(disturbed, clean));
    double[][] expected =
        ByHand.minus(ByHand.normalised(maps(disturbed)[1]), ByHand.normalised(maps(clean)[1]));
    assertThat(result[1][2]).containsExactly(expected[2], within(1e-9));
  }

  @Test
  void equation_5_measures_the_shift_of_the_mean_in_deviations() {
    Tensor shifted = clean.plus(0.5);
    double[] result = enhancement.globalDifference(shifted, clean).toDoubles();
    for (int c = 0; c < CHANNELS; c++) {
      double expected = 0.5 / (ByHand.deviation(maps(clean)[0][c]) + 1e-7);
      assertThat(result[c]).isCloseTo(expected, within(1e-6));
    }
  }

  @Test
  void equation_6_attends_between_channels_of_one_image_and_never_across_the_batch() {
    double[][][] together = maps(enhancement.structuralDifference(disturbed, clean));
    double[][] expected =
        ByHand.minus(
            ByHand.attention(ByHand.normalised(maps(disturbed)[0])),
            ByHand.attention(ByHand.normalised(maps(clean)[0])));
    assertThat(together[0][3]).containsExactly(expected[3], within(1e-9));
    Tensor alone =
        enhancement.structuralDifference(disturbed.narrow(0, 1, 1), clean.narrow(0, 1, 1));
    assertThat(maps(alone)[0][0]).containsExactly(together[1][0], within(1e-12));
  }

  @Test
  void equation_7_squashes_the_mean_magnitude() {
    Tensor difference = Tensors.of(new double[] {-1, 3, -2, 2}, 1, 1, 2, 2);
    double weight = enhancement.adaptiveWeights(difference).item();
    assertThat(weight).isCloseTo(1 / (1 + Math.exp(-2)), EXACT);
  }

  @Test
  void equation_8_compares_enhanced_with_clean_features() {
    InterruptionObjective objective = new InterruptionObjective(InterruptionRecipe.paper());
    double loss = objective.enhancedDistance(List.of(disturbed), List.of(clean)).item();
    Tensor enhanced = enhancement.enhanced(disturbed, clean);
    double expected = objective.featureDistance(List.of(enhanced), List.of(clean)).item();
    assertThat(loss).isCloseTo(expected, EXACT).isGreaterThan(0);
  }

  @Test
  void equation_9_weighs_the_enhanced_distance_by_lambda() {
    InterruptionObjective objective = new InterruptionObjective(InterruptionRecipe.paper());
    Tensor two = Tensors.of(new double[] {2}, 1);
    Tensor three = Tensors.of(new double[] {3}, 1);
    assertThat(objective.total(two, three).item()).isCloseTo(3.2, EXACT);
  }

  @Test
  void the_gradient_of_the_whole_loss_agrees_with_finite_differences() {
    for (InterruptionRecipe recipe : Arrays.asList(InterruptionRecipe.paper(), normalised())) {
      InterruptionObjective objective = new InterruptionObjective(recipe);
      FiniteDifference.assertGradient(
          x ->
              objective.total(
                  objective.enhancedDistance(List.of(x), List.of(clean)),
                  objective.featureDistance(List.of(x), List.of(clean))),
          disturbed,
          40,
          1e-5);
    }
  }

  @Test
  void a_constant_channel_gives_finite_gradients() {
    Tensor flat = Tensors.full(1, DType.FLOAT64, 1, 2, SIDE, SIDE);
    Tensor moved = flat.plus(random(5, 1, 2).times(0.01)).requiresGradient();
    Tensor loss = enhancement.enhanced(moved, flat).square().mean();
    assertThat(Double.isFinite(loss.item())).isTrue();
    for (double g : Autograd.gradient(loss, moved).toDoubles()) {
      assertThat(g).isFinite();
    }
  }

  private static InterruptionRecipe normalised() {
    return new InterruptionRecipe(
        1,
        1,
        StepRule.sign(0.001),
        FeatureLoss.NORMALISED,
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

  private static Tensor random(long seed, int images, int channels) {
    return new RandomSource(seed).normal(DType.FLOAT64, images, channels, SIDE, SIDE);
  }

  /** [image][channel][cell]. */
  private static double[][][] maps(Tensor features) {
    int n = (int) features.size(0);
    int channels = (int) features.size(1);
    int cells = (int) (features.size(2) * features.size(3));
    double[] flat = features.toDoubles();
    double[][][] result = new double[n][channels][cells];
    for (int i = 0; i < flat.length; i++) {
      result[i / (channels * cells)][i / cells % channels][i % cells] = flat[i];
    }
    return result;
  }
}
