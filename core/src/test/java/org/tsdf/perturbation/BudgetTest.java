package org.tsdf.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.tsdf.image.NoticeableDifference;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;
import org.tsdf.testing.FiniteDifference;

class BudgetTest {
  @Test
  void each_entry_is_cut_off_at_epsilon_and_nothing_else_changes() {
    try (Scope scope = Scope.open()) {
      Tensor noise = new RandomSource(1).normal(DType.FLOAT64, 1, 3, 8, 8);
      assertThat(new Budget(0.5).project(noise).toDoubles())
          .containsExactly(noise.clamp(-0.5, 0.5).toDoubles());
    }
  }

  @Test
  void what_is_too_loud_as_a_whole_is_made_smaller_by_one_factor() {
    try (Scope scope = Scope.open()) {
      Tensor noise = new RandomSource(1).normal(DType.FLOAT64, 1, 3, 8, 8);
      Tensor projected = new Budget(0.5, 0.2).project(noise);
      assertThat(Math.sqrt(projected.square().mean().item())).isCloseTo(0.2, within(1e-12));
      Tensor factors = projected.dividedBy(noise.clamp(-0.5, 0.5));
      assertThat(factors.max().item()).isCloseTo(factors.min().item(), within(1e-12));
      assertThat(new Budget(0.5, 0.2).project(projected).toDoubles())
          .as("projecting twice")
          .usingComparatorWithPrecision(1e-12)
          .containsExactly(projected.toDoubles());
    }
  }

  @Test
  void a_quiet_perturbation_stays_as_it_is() {
    try (Scope scope = Scope.open()) {
      Tensor noise = new RandomSource(1).uniform(-0.1, 0.1, DType.FLOAT64, 1, 3, 8, 8);
      assertThat(new Budget(0.5, 0.2).project(noise).toDoubles())
          .containsExactly(noise.toDoubles());
    }
  }

  @Test
  void a_deviation_beyond_epsilon_is_refused() {
    assertThatThrownBy(() -> new Budget(0.1, 0.2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("deviation must lie in (0, epsilon], was 0.2");
  }

  @Test
  void each_place_of_a_picture_gets_as_much_as_hardly_shows_there() {
    try (Scope scope = Scope.open()) {
      Tensor pictures = new RandomSource(2).uniform(-1, 1, DType.FLOAT64, 2, 3, 8, 8);
      Budget budget = new Budget(0.05, 0.05, 0.5);
      double[] limits = NoticeableDifference.of(pictures).times(0.5).toDoubles();
      double[] shares = budget.share(pictures).toDoubles();
      assertThat(shares).hasSize(2 * 8 * 8);
      for (int i = 0; i < shares.length; i++) {
        assertThat(shares[i]).isCloseTo(Math.min(1, limits[i] / 0.05), within(1e-12));
      }
      Tensor loudest = Tensors.full(0.05, DType.FLOAT64, 1, 3, 8, 8);
      Tensor change = budget.over(loudest, pictures);
      assertThat(change.shape()).containsExactly(2, 3, 8, 8);
      assertThat(change.select(1, 2).toDoubles())
          .usingComparatorWithPrecision(1e-12)
          .containsExactly(budget.share(pictures).times(0.05).toDoubles());
    }
  }

  @Test
  void without_such_a_limit_every_picture_gets_all_of_it() {
    try (Scope scope = Scope.open()) {
      Tensor pictures = new RandomSource(2).uniform(-1, 1, DType.FLOAT64, 2, 3, 8, 8);
      Tensor noise = new RandomSource(1).uniform(-0.05, 0.05, DType.FLOAT64, 1, 3, 8, 8);
      Budget budget = new Budget(0.05, 0.04);
      assertThat(budget.dependsOnPicture()).isFalse();
      assertThat(budget.over(noise, pictures)).isSameAs(noise);
      assertThat(budget.share(pictures).min().item()).isEqualTo(1);
    }
  }

  @Test
  void the_gradient_reaches_the_perturbation_through_its_shares() {
    try (Scope scope = Scope.open()) {
      Tensor pictures = new RandomSource(2).uniform(-1, 1, DType.FLOAT64, 2, 3, 8, 8);
      Tensor noise = new RandomSource(1).uniform(-0.05, 0.05, DType.FLOAT64, 1, 3, 8, 8);
      Budget budget = new Budget(0.05, 0.05, 0.5);
      FiniteDifference.assertGradient(
          w -> pictures.plus(budget.over(w, pictures)).square().sum(), noise, 40, 1e-5);
    }
  }

  @Test
  void a_limit_below_zero_is_refused() {
    assertThatThrownBy(() -> new Budget(0.1, 0.1, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("noticeable must not be negative, was -1.0");
  }
}
