package org.tsdf.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;
import org.tsdf.testing.Seeds;

class MeasuresTest {
  @ParameterizedTest
  @EnumSource(Ssim.class)
  void a_picture_is_wholly_similar_to_itself_and_less_to_any_other(Ssim variant) {
    Seeds.forAll(
        8,
        seed -> {
          try (Scope scope = Scope.open()) {
            Tensor a = pictures(seed, 2, 13, 17);
            Tensor b = pictures(seed + 100, 2, 13, 17);
            assertThat(variant.of(a, a)).containsExactly(new double[] {1, 1}, within(1e-12));
            double[] there = variant.of(a, b);
            assertThat(DoubleStream.of(there).max().getAsDouble()).isLessThan(0.9);
            assertThat(variant.of(b, a)).containsExactly(there, within(1e-12));
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Ssim.class)
  void a_picture_of_many_bands_is_the_mean_over_all_its_places(Ssim variant) {
    try (Scope scope = Scope.open()) {
      // 1200 wide: bands of 145 places, so that 400 rows make several
      Tensor a = pictures(1, 1, 400, 1200);
      Tensor b = a.plus(pictures(2, 1, 400, 1200).times(0.1));
      int lost = variant.windowSize() - 1;
      double upper = variant.of(a.narrow(2, 0, 200), b.narrow(2, 0, 200))[0];
      double lower =
          variant.of(a.narrow(2, 200 - lost, 200 + lost), b.narrow(2, 200 - lost, 200 + lost))[0];
      double places = 400 - lost;
      double whole = (upper * (200 - lost) + lower * 200) / places;
      assertThat(variant.of(a, b)[0]).isCloseTo(whole, within(1e-12));
    }
  }

  @Test
  void a_picture_smaller_than_the_window_is_refused() {
    try (Scope scope = Scope.open()) {
      Tensor small = pictures(1, 1, 10, 40);
      assertThatThrownBy(() -> Ssim.GAUSSIAN11.of(small, small))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("FLOAT32 (1, 3, 10, 40) is smaller than the window of 11 x 11");
      assertThat(Ssim.UNIFORM7.of(small, small)[0]).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void psnr_is_symmetric_and_infinite_for_equal_pictures() {
    Seeds.forAll(
        10,
        seed -> {
          try (Scope scope = Scope.open()) {
            Tensor a = pictures(seed, 3, 9, 9);
            Tensor b = pictures(seed + 100, 3, 9, 9);
            assertThat(Psnr.of(a, b)).containsExactly(Psnr.of(b, a));
            assertThat(Psnr.of(a, a)).containsOnly(Double.POSITIVE_INFINITY);
          }
        });
  }

  /** The proof of METHOD that the paper holds images on [-1, 1]. */
  @Test
  void a_saturated_perturbation_of_budget_0_05_has_32_decibels() {
    try (Scope scope = Scope.open()) {
      Tensor a = Tensors.zeros(DType.FLOAT64, 1, 3, 4, 4);
      assertThat(Psnr.of(a, a.plus(0.05))[0]).isCloseTo(32.0412, within(1e-4));
    }
  }

  @Test
  void pictures_of_different_shapes_are_refused() {
    try (Scope scope = Scope.open()) {
      Tensor a = pictures(1, 1, 12, 12);
      Tensor b = pictures(1, 1, 12, 13);
      assertThatThrownBy(() -> Psnr.of(a, b)).hasMessageContaining("one shape (N, 3, H, W)");
      assertThatThrownBy(() -> Ssim.UNIFORM7.of(a, b)).hasMessageContaining("one shape");
      assertThatThrownBy(() -> L2Mask.of(a, a, b)).hasMessageContaining("one shape");
    }
  }

  @Test
  void only_pixels_that_the_edit_changed_visibly_enter_the_l2_mask() {
    try (Scope scope = Scope.open()) {
      Tensor photo = Tensors.zeros(DType.FLOAT32, 1, 3, 1, 4);
      // summed over the channels: 0.6, 0.45, 0.501, 0
      Tensor forgery =
          Tensors.of(
              new float[] {0.2f, 0.15f, 0, 0, 0.2f, 0.15f, 0, 0, -0.2f, 0.15f, 0.501f, 0},
              1,
              3,
              1,
              4);
      assertThat(L2Mask.mask(photo, forgery).toFloats()).containsExactly(1, 0, 1, 0);
      Tensor change = Tensors.of(new float[] {1, 9, 2, 9}, 1, 1, 1, 4).expand(1, 3, 1, 4);
      OptionalDouble value = L2Mask.of(photo, forgery, forgery.plus(change)).get(0);
      assertThat(value.getAsDouble()).isCloseTo((1 + 4) * 3 / (3 * 2.0), within(1e-6));
    }
  }

  @Test
  void an_edit_that_shows_nowhere_is_left_out_and_counted_and_never_a_number() {
    try (Scope scope = Scope.open()) {
      Tensor photos = pictures(1, 2, 4, 4);
      Tensor edited = photos.copy();
      edited.narrow(0, 1, 1).set(photos.narrow(0, 1, 1).plus(1));
      List<OptionalDouble> values = L2Mask.of(photos, edited, edited.plus(0.3));
      assertThat(values.get(0)).isEmpty();
      assertThat(values.get(1).getAsDouble()).isCloseTo(0.09, within(1e-6));
      DisturbanceTally tally = DisturbanceTally.EMPTY;
      assertThat(tally.successRate()).isEmpty();
      for (OptionalDouble value : values) {
        tally = tally.plus(value);
      }
      tally = tally.plus(OptionalDouble.of(0.05));
      assertThat(tally.l2Mask().count()).isEqualTo(2);
      assertThat(tally.l2Mask().leftOut()).isEqualTo(1);
      assertThat(tally.successRate()).hasValue(0.5);
    }
  }

  private static Tensor pictures(long seed, long count, long height, long width) {
    return new RandomSource(seed).uniform(-1, 1, DType.FLOAT32, count, 3, height, width);
  }
}
