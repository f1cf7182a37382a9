package org.tsdf.lab.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.perturbation.ShippedPerturbations;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

class ContenderTest {
  /** What half precision, in which perturbations are stored, may move a value below 0.0625. */
  private static final double ROUNDING = 1.0 / (1 << 16);

  @Test
  void noise_drawn_at_the_shipped_size_is_the_noise_that_ships() {
    try (Scope scope = Scope.open()) {
      Perturbation shipped = ShippedPerturbations.named(Contender.RANDOM);
      int side = Math.toIntExact(shipped.values().size(2));
      long seed = shipped.provenance().seed();
      Tensor drawn = Contender.random(shipped.budget(), side, seed).perturbation().values();
      assertThat(drawn.minus(shipped.values()).abs().max().item()).isLessThanOrEqualTo(ROUNDING);
    }
  }

  @Test
  void nothing_but_no_perturbation_is_called_clean() {
    try (Scope scope = Scope.open()) {
      Perturbation shipped = ShippedPerturbations.named(Contender.RANDOM);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Contender(Contender.CLEAN, shipped))
          .withMessageContaining("no perturbation may be called clean");
    }
  }
}
