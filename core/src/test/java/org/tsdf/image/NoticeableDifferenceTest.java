package org.tsdf.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class NoticeableDifferenceTest {
  private static final int SIDE = 9;

  private final Scope scope = Scope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void a_plain_picture_has_the_published_threshold_of_its_luminance() {
    assertThat(levelsOfPlain(0)).isCloseTo(20, within(1e-9));
    assertThat(levelsOfPlain(31.75)).isCloseTo(11.5, within(1e-9)); // 17 (1 - 1/2) + 3
    assertThat(levelsOfPlain(127)).isCloseTo(3, within(1e-9));
    assertThat(levelsOfPlain(255)).isCloseTo(6, within(1e-9));
  }

  @Test
  void every_place_has_the_value_that_the_published_formulas_give_in_plain_loops() {
    Tensor picture = new RandomSource(3).uniform(-1, 1, DType.FLOAT64, 1, 3, SIDE, SIDE);
    double[] levels = NoticeableDifference.of(picture).times(127.5).toDoubles();
    double[] colours = picture.toDoubles();
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        assertThat(levels[y * SIDE + x]).isCloseTo(byHand(colours, y, x), within(1e-9));
      }
    }
  }

  @Test
  void a_batch_is_seen_picture_by_picture() {
    Tensor first = new RandomSource(1).uniform(-1, 1, DType.FLOAT64, 1, 3, SIDE, SIDE);
    Tensor second = new RandomSource(2).uniform(-1, 1, DType.FLOAT64, 1, 3, SIDE, SIDE);
    Tensor both = Tensors.concatenate(List.of(first, second), 0);
    assertThat(NoticeableDifference.of(both).narrow(0, 1, 1).toDoubles())
        .containsExactly(NoticeableDifference.of(second).toDoubles());
  }

  private static double levelsOfPlain(double level) {
    Tensor plain = Tensors.full(level / 127.5 - 1, DType.FLOAT64, 1, 3, SIDE, SIDE);
    Tensor found = NoticeableDifference.of(plain).times(127.5);
    assertThat(found.max().item()).isCloseTo(found.min().item(), within(1e-9));
    return found.min().item();
  }

  /** Chou and Li 1995, Eqs 3 to 6; Yang et al. 2005, the sum less its common share. */
  private static double byHand(double[] colours, int y, int x) {
    double around = 0;
    for (int i = -2; i <= 2; i++) {
      for (int j = -2; j <= 2; j++) {
        int ring = Math.max(Math.abs(i), Math.abs(j));
        around += (ring == 2 ? 1 : ring == 1 ? 2 : 0) * luma(colours, y + i, x + j) / 32;
      }
    }
    double luminance =
        around <= 127 ? 17 * (1 - Math.sqrt(around / 127)) + 3 : 3.0 / 128 * (around - 127) + 3;
    double texture = 0.117 * steepest(colours, y, x);
    return luminance + texture - 0.3 * Math.min(luminance, texture);
  }

  private static double steepest(double[] colours, int y, int x) {
    int[][] down = {
      {1, -2, 1}, {1, -1, 3}, {1, 0, 8}, {1, 1, 3}, {1, 2, 1}
    }; // weight of rows -1, 1
    double flat = 0;
    double upright = 0;
    for (int[] term : down) {
      flat += term[2] * (luma(colours, y - 1, x + term[1]) - luma(colours, y + 1, x + term[1]));
      upright += term[2] * (luma(colours, y + term[1], x - 1) - luma(colours, y + term[1], x + 1));
    }
    // one diagonal; the other is its mirror picture, left and right exchanged and of other sign
    int[][] slope = {{-2, 0, 1}, {-1, -1, 8}, {-1, 0, 3}, {0, -2, 1}, {0, -1, 3}};
    double rising = 0;
    double falling = 0;
    for (int[] term : slope) {
      rising +=
          term[2]
              * (luma(colours, y + term[0], x + term[1]) - luma(colours, y - term[0], x - term[1]));
      falling +=
          term[2]
              * (luma(colours, y + term[0], x - term[1]) - luma(colours, y - term[0], x + term[1]));
    }
    double largest = Math.max(Math.abs(flat), Math.abs(upright));
    return Math.max(largest, Math.max(Math.abs(rising), Math.abs(falling))) / 16;
  }

  /** 0 to 255, the border continued. */
  private static double luma(double[] colours, int row, int column) {
    int y = Math.max(0, Math.min(SIDE - 1, row));
    int x = Math.max(0, Math.min(SIDE - 1, column));
    double[] weights = {0.299, 0.587, 0.114};
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      sum += weights[c] * (colours[(c * SIDE + y) * SIDE + x] + 1) * 127.5;
    }
    return sum;
  }
}
