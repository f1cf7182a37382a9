package org.tsdf.lab.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateTest {
  @Test
  void it_is_constant_and_then_falls_in_a_straight_line_towards_zero() {
    LearningRate rate = new LearningRate(1, 0.5);
    assertThat(rate.at(1, 10)).isEqualTo(1);
    assertThat(rate.at(6, 10)).isEqualTo(1);
    assertThat(rate.at(7, 10)).isCloseTo(0.8, within(1e-12));
    assertThat(rate.at(10, 10)).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void it_can_stay_constant_to_the_end() {
    LearningRate rate = new LearningRate(0.1, 1);
    assertThat(rate.at(10, 10)).isEqualTo(0.1);
  }

  @Test
  void it_can_step_down_once() {
    LearningRate rate = new LearningRate(2, 0.5, 0.1);
    assertThat(rate.at(5, 10)).isEqualTo(2);
    assertThat(rate.at(6, 10)).isCloseTo(0.2, within(1e-12));
    assertThat(rate.at(10, 10)).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void nonsense_is_refused() {
    assertThatThrownBy(() -> new LearningRate(0, 0.5)).hasMessageContaining("were 0.0 and 0.5");
    assertThatThrownBy(() -> new LearningRate(1, 1.5)).hasMessageContaining("were 1.0 and 1.5");
  }
}
