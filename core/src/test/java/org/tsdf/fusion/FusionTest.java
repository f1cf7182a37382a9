package org.tsdf.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.perturbation.Budget;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;
import org.tsdf.testing.FiniteDifference;
import org.tsdf.testing.Seeds;

class FusionTest {
  private static final Budget BUDGET = new Budget(0.05);
  private static final IntensityThreshold TAU = IntensityThreshold.ofBudget(0.3, BUDGET);

  private final Scope scope = Scope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void equation_15_fades_with_magnitude_and_is_zero_where_w0_is_loud() {
    Tensor w0 = Tensors.of(new double[] {0, 0.01, -0.0149, 0.0151, -0.05, 0.05}, 1, 1, 2, 3);
    double[] mask = Fusion.poisoningMask(w0, 5, TAU).toDoubles();
    assertThat(mask)
        .containsExactly(
            new double[] {1, Math.exp(-0.05), Math.exp(-5 * 0.0149), 0, 0, 0}, within(1e-12));
  }

  @Test
  void tau_is_a_share_of_the_budget_because_a_raw_threshold_would_select_everything() {
    Tensor w0 = random(1, 0.05);
    double share = Fusion.poisoningMask(w0, 0, TAU).mean().item();
    assertThat(share).isBetween(0.25, 0.35);
    assertThat(Fusion.poisoningMask(w0, 0, new IntensityThreshold(0.3)).mean().item()).isEqualTo(1);
  }

  @Test
  void equation_16_clips_and_then_masks() {
    Tensor delta = Tensors.of(new double[] {0.049, -0.02, 0.01}, 3);
    Tensor step = Tensors.of(new double[] {-0.005, 0.005, 0.005}, 3);
    Tensor mask = Tensors.of(new double[] {0.5, 1, 0}, 3);
    assertThat(Fusion.descend(delta, step, mask, BUDGET, Masking.EVERY_STEP).toDoubles())
        .containsExactly(new double[] {0.025, -0.025, 0}, within(1e-15));
    assertThat(Fusion.descend(delta, step, mask, BUDGET, Masking.ONCE).toDoubles())
        .containsExactly(new double[] {0.05, -0.025, 0.005}, within(1e-15));
  }

  @Test
  void equation_16_as_printed_leaks_to_its_fixed_point_and_masking_once_does_not() {
    Tensor mask = Tensors.of(new double[] {0.8}, 1);
    Tensor step = Tensors.of(new double[] {-0.005}, 1);
    Tensor printed = Tensors.of(new double[] {0}, 1);
    Tensor once = Tensors.of(new double[] {0}, 1);
    for (int t = 0; t < 200; t++) {
      printed = Fusion.descend(printed, step, mask, BUDGET, Masking.EVERY_STEP);
      once = Fusion.descend(once, step, mask, BUDGET, Masking.ONCE);
    }
    double fixedPoint = 0.005 * 0.8 / (1 - 0.8);
    assertThat(printed.item()).isCloseTo(fixedPoint, within(1e-12));
    Tensor zero = once.times(0);
    assertThat(Fusion.unified(zero, once, mask, BUDGET, Masking.ONCE).item())
        .isCloseTo(0.8 * 0.05, within(1e-12));
  }

  @Test
  void equation_17_never_leaves_the_budget() {
    Seeds.forAll(
        seed -> {
          Tensor w0 = random(seed, 0.05);
          Tensor delta = random(seed + 1000, 0.05);
          Tensor mask = Fusion.poisoningMask(w0, 5, TAU);
          for (Masking masking : Masking.values()) {
            Tensor unified = Fusion.unified(w0, delta, mask, BUDGET, masking);
            assertThat(unified.abs().max().item()).isLessThanOrEqualTo(0.05);
          }
        });
  }

  @Test
  void interruption_stays_untouched_where_it_is_loud() {
    Seeds.forAll(
        seed -> {
          Tensor w0 = random(seed, 0.05);
          Tensor mask = Fusion.poisoningMask(w0, 5, TAU);
          Tensor loud = w0.abs().lessThan(TAU.magnitude()).negate().plus(1);
          Tensor unified = Fusion.unified(w0, random(seed + 7, 0.05), mask, BUDGET, Masking.ONCE);
          assertThat(unified.minus(w0).times(loud).abs().max().item()).isZero();
        });
  }

  @Test
  void projecting_twice_changes_nothing() {
    Seeds.forAll(
        seed -> {
          Tensor once = BUDGET.project(random(seed, 0.2));
          assertThat(BUDGET.project(once).toDoubles()).containsExactly(once.toDoubles());
        });
  }

  @Test
  void the_gradient_passes_through_the_fusion_where_nothing_is_clipped() {
    Tensor w0 = random(3, 0.01);
    Tensor mask = Fusion.poisoningMask(w0, 5, TAU);
    FiniteDifference.assertGradient(
        delta -> Fusion.unified(w0, delta, mask, BUDGET, Masking.ONCE).square().sum(),
        random(4, 0.02),
        20,
        1e-6);
  }

  @Test
  void the_gradient_passes_through_the_mask_on_either_side_of_the_threshold() {
    FiniteDifference.assertGradient(
        w0 -> Fusion.poisoningMask(w0, 5, TAU).square().sum(), random(11, 0.01), 20, 1e-5);
  }

  private static Tensor random(long seed, double amplitude) {
    return new RandomSource(seed).uniform(-amplitude, amplitude, DType.FLOAT64, 1, 3, 16, 16);
  }
}
