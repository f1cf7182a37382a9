package org.tsdf.lab.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class MovingAverageTest {
  @Test
  void it_follows_the_weights_fast_at_first_and_then_by_its_decay() {
    try (Scope scope = Scope.open()) {
      Tensor weight = Tensors.of(new double[] {11}, 1);
      MovingAverage average = new MovingAverage(new Parameters(Map.of("w", weight)), 0.9);
      weight.set(Tensors.zeros(DType.FLOAT64, 1));
      average.update(1);
      assertThat(average.parameters().get("w").item()).isCloseTo(1, within(1e-12));
      average.update(1000);
      assertThat(average.parameters().get("w").item()).isCloseTo(0.9, within(1e-12));
    }
  }

  @Test
  void the_weights_themselves_stay_as_they_are_and_whole_numbers_are_copied() {
    try (Scope scope = Scope.open()) {
      Tensor weight = Tensors.of(new double[] {3}, 1).requiresGradient();
      Tensor counter = Tensors.of(new long[] {1}, 1);
      MovingAverage average =
          new MovingAverage(new Parameters(Map.of("w", weight, "n", counter)), 0.5);
      counter.set(Tensors.of(new long[] {7}, 1));
      average.update(1);
      assertThat(weight.item()).isEqualTo(3);
      assertThat(average.parameters().get("n").item()).isEqualTo(7);
    }
  }

  @Test
  void a_decay_of_one_would_learn_nothing_and_is_refused() {
    assertThatThrownBy(() -> new MovingAverage(new Parameters(Map.of()), 1))
        .hasMessage("the decay must lie in [0, 1), was 1.0");
  }
}
