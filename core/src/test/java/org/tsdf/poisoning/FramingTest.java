package org.tsdf.poisoning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.testing.Seeds;

class FramingTest {
  @Test
  void one_framing_leaves_the_pictures_as_they_are() {
    try (Scope scope = Scope.open()) {
      Tensor images = pictures(1);
      assertThat(Framing.expand(images, 1, 5).toFloats()).containsExactly(images.toFloats());
    }
  }

  @Test
  void several_framings_differ_stay_in_range_and_follow_the_seed() {
    Seeds.forAll(
        20,
        seed -> {
          try (Scope scope = Scope.open()) {
            Tensor framed = Framing.expand(pictures(seed), 3, seed);
            assertThat(framed.shape()).containsExactly(6, 3, 32, 32);
            assertThat(framed.abs().max().item()).isLessThanOrEqualTo(1);
            assertThat(framed.narrow(0, 0, 1).toFloats())
                .isNotEqualTo(framed.narrow(0, 1, 1).toFloats());
            assertThat(Framing.expand(pictures(seed), 3, seed).toFloats())
                .containsExactly(framed.toFloats());
          }
        });
  }

  private static Tensor pictures(long seed) {
    return new RandomSource(seed).uniform(-1, 1, DType.FLOAT32, 2, 3, 32, 32);
  }
}
