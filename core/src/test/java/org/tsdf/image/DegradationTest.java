package org.tsdf.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;
import org.tsdf.testing.FiniteDifference;

class DegradationTest {
  private static final double LEVEL = 2 / 255.0;

  private final Scope scope = Scope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  /** Soft blobs with a little grain, as photos have. */
  private static Tensor picture(int side, DType type) {
    Tensor blobs = new RandomSource(1).uniform(-0.8, 0.8, type, 1, 3, 6, 6);
    Tensor grain = new RandomSource(2).normal(type, 1, 3, side, side).times(0.05);
    return Quantisation.round(
        Resampling.bilinear(blobs, side, side, false).plus(grain).clamp(-1, 1));
  }

  private static double distance(Tensor one, Tensor other) {
    return one.minus(other).abs().mean().item();
  }

  @Test
  void the_differentiable_jpeg_comes_close_to_what_an_encoder_writes() {
    Tensor picture = picture(64, DType.FLOAT32);
    for (int quality : new int[] {50, 75, 95}) {
      Tensor file = Distortion.jpeg(picture, quality);
      Tensor soft = new Degradation.Jpeg(quality).apply(picture);
      double change = distance(picture, file);
      assertThat(distance(soft, file))
          .as("quality %d, which changes %.1f levels", quality, change / LEVEL)
          .isLessThan(0.4 * change);
    }
  }

  @Test
  void pictures_that_are_no_multiple_of_its_blocks_keep_their_size() {
    Tensor picture = picture(64, DType.FLOAT32).narrow(2, 0, 37).narrow(3, 0, 51);
    Tensor soft = new Degradation.Jpeg(80).apply(picture);
    assertThat(soft.shape()).containsExactly(1, 3, 37, 51);
    assertThat(distance(soft, picture)).isLessThan(10 * LEVEL);
  }

  @Test
  void the_gradient_is_the_slope_of_the_softly_rounded_picture() {
    Tensor picture = picture(16, DType.FLOAT64).times(0.7);
    Tensor weights = new RandomSource(3).normal(DType.FLOAT64, 1, 3, 16, 16);
    FiniteDifference.assertGradient(
        x -> new Degradation.Jpeg(90).apply(x).times(weights).sum(), picture, 8, 1e-3);
  }

  @Test
  void fine_patterns_get_less_gradient_through_jpeg_than_coarse_ones() {
    double fine = slopeThroughJpeg(checks(64, 1));
    double coarse = slopeThroughJpeg(checks(64, 16));
    assertThat(fine).isLessThan(0.2 * coarse);
  }

  private static double slopeThroughJpeg(Tensor direction) {
    Tensor picture = picture(64, DType.FLOAT32).requiresGradient();
    Tensor value = new Degradation.Jpeg(50).apply(picture).times(direction).sum();
    return Autograd.gradient(value, picture).times(direction).sum().item();
  }

  private static Tensor checks(int side, int square) {
    float[] values = new float[3 * side * side];
    for (int i = 0; i < values.length; i++) {
      int row = i / side % side / square;
      int column = i % side / square;
      values[i] = (row + column) % 2 == 0 ? 1 : -1;
    }
    return Tensors.of(values, 1, 3, side, side);
  }

  @Test
  void a_shift_moves_every_pixel_and_continues_the_border() {
    Tensor picture = picture(16, DType.FLOAT32);
    Tensor seen = new Degradation.Shift(3, -2).apply(picture);
    assertThat(seen.narrow(2, 0, 14).narrow(3, 3, 13).contiguous().toFloats())
        .containsExactly(picture.narrow(2, 2, 14).narrow(3, 0, 13).contiguous().toFloats());
    assertThat(seen.narrow(3, 0, 1).narrow(2, 0, 14).contiguous().toFloats())
        .containsExactly(picture.narrow(3, 0, 1).narrow(2, 2, 14).contiguous().toFloats());
  }

  @Test
  void all_kinds_are_drawn_and_each_changes_the_picture_a_little() {
    Tensor picture = picture(64, DType.FLOAT32);
    RandomSource random = new RandomSource(5);
    Set<Class<?>> kinds = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      Degradation degradation = Degradation.draw(random);
      kinds.add(degradation.getClass());
      Tensor seen = degradation.apply(picture);
      assertThat(seen.shape()).containsExactly(picture.shape());
      assertThat(distance(seen, picture)).as(degradation.toString()).isBetween(1e-4, 40 * LEVEL);
    }
    assertThat(kinds).hasSize(4);
  }
}
