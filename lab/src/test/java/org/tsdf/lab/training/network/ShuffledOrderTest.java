package org.tsdf.lab.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tsdf.tensor.RandomSource;
import org.tsdf.testing.Seeds;

class ShuffledOrderTest {
  @Test
  void every_example_comes_once_in_each_round_and_rounds_differ() {
    Seeds.forAll(
        20,
        seed -> {
          ShuffledOrder order = new ShuffledOrder(10, 4, new RandomSource(seed));
          List<Integer> seen = new ArrayList<>();
          for (int iteration = 1; iteration <= 5; iteration++) {
            for (int row : order.at(iteration)) {
              seen.add(row);
            }
          }
          assertThat(seen.subList(0, 10)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
          assertThat(seen.subList(10, 20)).containsExactlyInAnyOrderElementsOf(seen.subList(0, 10));
          assertThat(seen.subList(10, 20)).isNotEqualTo(seen.subList(0, 10));
        });
  }

  @Test
  void an_iteration_has_the_same_examples_whatever_was_asked_before() {
    ShuffledOrder straight = new ShuffledOrder(7, 3, new RandomSource(1));
    for (int iteration = 1; iteration < 9; iteration++) {
      straight.at(iteration);
    }
    ShuffledOrder resumed = new ShuffledOrder(7, 3, new RandomSource(1));
    assertThat(resumed.at(9)).isEqualTo(straight.at(9));
    assertThat(resumed.at(2)).isEqualTo(straight.at(2));
  }

  @Test
  void fewer_examples_than_a_batch_are_repeated() {
    assertThat(new ShuffledOrder(2, 5, new RandomSource(1)).at(1)).hasSize(5).contains(0, 1);
  }

  @Test
  void nothing_to_learn_from_is_refused() {
    assertThatThrownBy(() -> new ShuffledOrder(0, 3, new RandomSource(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot make batches of 3 from 0 examples");
  }
}
