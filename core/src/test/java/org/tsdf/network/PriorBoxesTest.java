package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class PriorBoxesTest {
  private static Tensor map(int height, int width) {
    return Tensors.zeros(DType.FLOAT64, 1, 1, height, width);
  }

  @Test
  void boxes_come_by_level_row_column_and_size() {
    try (Scope scope = Scope.open()) {
      PriorBoxes priors =
          new PriorBoxes(
              List.of(
                  new PriorBoxes.Level(8, List.of(16, 32)), new PriorBoxes.Level(16, List.of(64))),
              1,
              false);
      double[] values = priors.over(List.of(map(1, 2), map(1, 1)), 10, 16).toDoubles();
      assertThat(values)
          .containsExactly(
              new double[] {
                4.0 / 16, 4.0 / 10, 16.0 / 16, 16.0 / 10,
                4.0 / 16, 4.0 / 10, 32.0 / 16, 32.0 / 10,
                12.0 / 16, 4.0 / 10, 16.0 / 16, 16.0 / 10,
                12.0 / 16, 4.0 / 10, 32.0 / 16, 32.0 / 10,
                8.0 / 16, 8.0 / 10, 64.0 / 16, 64.0 / 10
              },
              within(1e-12));
    }
  }

  @Test
  void an_aspect_keeps_the_area_and_clipping_keeps_to_the_picture() {
    try (Scope scope = Scope.open()) {
      List<PriorBoxes.Level> levels = List.of(new PriorBoxes.Level(4, List.of(16)));
      double[] tall = new PriorBoxes(levels, 4, false).over(List.of(map(1, 1)), 16, 16).toDoubles();
      double[] cut = new PriorBoxes(levels, 4, true).over(List.of(map(1, 1)), 16, 16).toDoubles();
      assertThat(tall).containsExactly(0.125, 0.125, 0.5, 2);
      assertThat(cut).containsExactly(0.125, 0.125, 0.5, 1);
    }
  }

  @Test
  void another_number_of_maps_than_levels_is_refused() {
    try (Scope scope = Scope.open()) {
      PriorBoxes priors = PriorBoxes.sixLevels(4, 1, false);
      assertThatThrownBy(() -> priors.over(List.of(map(1, 1)), 16, 16))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("6 levels, but 1 maps");
    }
  }
}
