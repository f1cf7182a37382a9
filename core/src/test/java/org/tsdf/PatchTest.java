package org.tsdf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;
import org.tsdf.testing.Seeds;

class PatchTest {
  private static final double EPSILON = 0.05;
  private final Scope scope = Scope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void over_the_square_the_pattern_is_unchanged() {
    Tensor pattern = noise(1, 40);
    Tensor canvas = noise(2, 100);
    Patch.of(pattern, 30, 20).drawFading(canvas);
    assertThat(canvas.narrow(2, 30, 40).narrow(3, 20, 40).toFloats())
        .containsExactly(pattern.toFloats());
  }

  @Test
  void the_edge_falls_smoothly_to_nothing_in_every_direction() {
    Tensor flat = Tensors.full(EPSILON, DType.FLOAT32, 1, 3, 80, 80);
    Patch patch = Patch.of(flat, 60, 60);
    Tensor canvas = blank(200);
    patch.drawFading(canvas);
    int margin = patch.margin();
    assertThat(margin).isEqualTo(10);
    double steepest = EPSILON * Math.PI / 2 / (margin + 1);
    Tensor row = canvas.select(1, 0).select(1, 100).reshape(200);
    for (Tensor line : new Tensor[] {row, row.flip(0), diagonal(canvas)}) {
      float[] values = line.toFloats();
      for (int i = 100; i < 200 - 1; i++) {
        double fall = values[i] - values[i + 1];
        assertThat(fall).as("after pixel %d", i).isBetween(-1e-7, 2 * steepest);
        assertThat(values[i] > 0).as("pixel %d", i).isEqualTo(i < 140 + margin);
      }
    }
    float[] values = row.toFloats();
    for (int i = 100; i < 199; i++) {
      assertThat(values[i] - values[i + 1]).isLessThanOrEqualTo((float) (steepest + 1e-7));
    }
  }

  private static Tensor diagonal(Tensor canvas) {
    float[] all = canvas.select(1, 0).toFloats();
    float[] values = new float[200];
    for (int i = 0; i < 200; i++) {
      values[i] = all[201 * i];
    }
    return Tensors.of(values, 200);
  }

  @Test
  void patches_that_lie_over_each_other_never_exceed_the_budget() {
    Seeds.forAll(
        20,
        seed -> {
          RandomSource random = new RandomSource(seed);
          Tensor canvas = blank(60);
          for (int i = 0; i < 5; i++) {
            Tensor pattern = noise(seed + i, 1 + (int) (50 * random.nextDouble())).sign();
            int top = (int) (100 * random.nextDouble()) - 40;
            int left = (int) (100 * random.nextDouble()) - 40;
            Patch.of(pattern.times(EPSILON), top, left).drawFading(canvas);
          }
          assertThat(canvas.abs().max().item()).isLessThanOrEqualTo(EPSILON * (1 + 1e-6));
        });
  }

  @Test
  void an_edge_blends_with_what_lies_under_it_and_the_square_covers_it() {
    Tensor canvas = Tensors.full(-EPSILON, DType.FLOAT32, 1, 3, 100, 100);
    Patch patch = Patch.of(Tensors.full(EPSILON, DType.FLOAT32, 1, 3, 40, 40), 30, 30);
    patch.drawFading(canvas);
    float[] row = canvas.select(1, 0).select(1, 50).toFloats();
    assertThat(row[30]).isEqualTo((float) EPSILON);
    assertThat(row[28]).isBetween(0f, (float) EPSILON);
    assertThat(row[26]).isBetween((float) -EPSILON, 0f);
    assertThat(row[24]).isEqualTo((float) -EPSILON);
  }

  @Test
  void a_patch_beyond_the_canvas_draws_what_reaches_into_it() {
    Tensor pattern = noise(1, 40);
    Tensor canvas = blank(50);
    Patch.of(pattern, -10, 30).drawFading(canvas);
    assertThat(canvas.narrow(2, 0, 30).narrow(3, 30, 20).toFloats())
        .containsExactly(pattern.narrow(2, 10, 30).narrow(3, 0, 20).toFloats());
    Tensor untouched = blank(50);
    Patch.of(pattern, -60, 30).drawFading(untouched);
    assertThat(untouched.abs().max().item()).isZero();
    Patch.of(noise(1, 1), 3, 3).drawFading(untouched);
    assertThat(untouched.narrow(2, 3, 1).narrow(3, 3, 1).toFloats())
        .containsExactly(noise(1, 1).toFloats());
  }

  private static Tensor blank(int side) {
    return Tensors.zeros(DType.FLOAT32, 1, 3, side, side);
  }

  private static Tensor noise(long seed, int side) {
    return new RandomSource(seed).uniform(-EPSILON, EPSILON, DType.FLOAT32, 1, 3, side, side);
  }
}
