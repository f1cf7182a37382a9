package org.tsdf.lab.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Box;
import org.tsdf.image.Photo;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class SheetTest {
  private final Scope scope = Scope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void every_picture_has_its_place_whatever_its_size() {
    Sheet.Cell black = new Sheet.Cell(shade(-1, 16), "a caption that is far too long for its cell");
    Sheet.Cell white = new Sheet.Cell(shade(1, 300), "");
    Photo sheet =
        Sheet.of(
            "headline",
            List.of("one", "two"),
            List.of(List.of(black, white), List.of(white, black)));
    Tensor pixels = sheet.toTensor();
    int left = 8 + Sheet.CELL / 2;
    int right = left + Sheet.CELL + 8;
    int top = 48 + Sheet.CELL / 2;
    int bottom = top + Sheet.CELL + 28;
    assertThat(red(pixels, top, left)).isEqualTo(-1);
    assertThat(red(pixels, top, right)).isEqualTo(1);
    assertThat(red(pixels, bottom, left)).isEqualTo(1);
    assertThat(red(pixels, bottom, right)).isEqualTo(-1);
  }

  @Test
  void boxes_are_drawn_around_faces_and_leave_the_inside_alone() {
    Photo drawn = FaceBoxes.drawn(shade(-1, 80), List.of(new Box(20, 20, 60, 60)));
    Tensor green = drawn.toTensor().narrow(1, 1, 1);
    assertThat(green.select(3, 40).select(2, 20).item()).isGreaterThan(0.3);
    assertThat(green.select(3, 40).select(2, 40).item()).isEqualTo(-1);
  }

  private static double red(Tensor pixels, int row, int column) {
    return pixels.narrow(1, 0, 1).select(3, column).select(2, row).item();
  }

  private static Photo shade(double value, int side) {
    return Photo.fromTensor(Tensors.full(value, DType.FLOAT32, 1, 3, side, side));
  }
}
