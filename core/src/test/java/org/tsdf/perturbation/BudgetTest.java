package org.tsdf.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

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
}
