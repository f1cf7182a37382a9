package org.tsdf.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;
import org.tsdf.testing.Seeds;

class QuantisationTest {
  @Test
  void levels_and_pixels_are_inverse() {
    try (Scope scope = Scope.open()) {
      float[] all = new float[256];
      for (int i = 0; i < all.length; i++) {
        all[i] = i;
      }
      Tensor pixels = Quantisation.fromLevels(Tensors.of(all, 256));
      assertThat(Quantisation.toLevels(pixels).to(DType.FLOAT32).toFloats()).containsExactly(all);
    }
  }

  @Test
  void rounding_twice_is_rounding_once_and_moves_no_pixel_further_than_half_a_level() {
    Seeds.forAll(
        seed -> {
          try (Scope scope = Scope.open()) {
            Tensor x = new RandomSource(seed).uniform(-1, 1, DType.FLOAT32, 1, 3, 8, 8);
            Tensor rounded = Quantisation.round(x);
            assertThat(Quantisation.round(rounded).toFloats()).containsExactly(rounded.toFloats());
            assertThat(rounded.minus(x).abs().max().item()).isLessThanOrEqualTo(0.5 / 127.5 + 1e-6);
          }
        });
  }

  @Test
  void no_pixel_moves_beyond_the_budget_even_after_rounding() {
    Seeds.forAll(
        seed -> {
          double epsilon = 0.001 + 0.004 * seed;
          try (Scope scope = Scope.open()) {
            RandomSource random = new RandomSource(seed);
            Tensor photo = Quantisation.round(random.uniform(-1, 1, DType.FLOAT32, 1, 3, 16, 16));
            Tensor noise = random.uniform(-1, 1, DType.FLOAT32, 1, 3, 16, 16).sign().times(epsilon);
            Tensor saved = Quantisation.roundWithin(photo, photo.plus(noise), epsilon);
            assertThat(saved.minus(photo).abs().max().item()).isLessThanOrEqualTo(epsilon + 1e-6);
            assertThat(Quantisation.round(saved).toFloats()).containsExactly(saved.toFloats());
            assertThat(saved.abs().max().item()).isLessThanOrEqualTo(1);
          }
        });
  }

  @Test
  void where_the_nearest_level_lies_outside_the_budget_the_one_inside_is_taken() {
    try (Scope scope = Scope.open()) {
      Tensor photo = Quantisation.fromLevels(Tensors.of(new float[] {100, 100, 3}, 3));
      Tensor perturbed =
          photo.plus(Tensors.of(new float[] {6.7f, -6.7f, -6.7f}, 3).times(1 / 127.5));
      Tensor saved = Quantisation.roundWithin(photo, perturbed, 6.7 / 127.5);
      assertThat(Quantisation.toLevels(saved).to(DType.INT64).toLongs())
          .containsExactly(106, 94, 0);
    }
  }

  @Test
  void a_budget_holds_whole_levels() {
    assertThat(Quantisation.wholeLevels(0.05)).isEqualTo(6);
    assertThat(Quantisation.wholeLevels(8 / 127.5)).isEqualTo(8);
    assertThat(Quantisation.wholeLevels(0.001)).isZero();
    assertThat(Quantisation.wholeLevels(2)).isEqualTo(255);
  }
}
