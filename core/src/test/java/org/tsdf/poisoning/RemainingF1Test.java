package org.tsdf.poisoning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class RemainingF1Test {
  private final Scope scope = Scope.open();

  @AfterEach
  void free() {
    scope.close();
  }

  @Test
  void the_true_face_beside_two_false_ones_leaves_one_half() {
    assertThat(ofMargins(5, -9, 1, 2, -9)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void alone_it_leaves_all_and_lost_it_leaves_nothing() {
    assertThat(ofMargins(5, -9, -9, -9, -9)).isEqualTo(1);
    assertThat(ofMargins(-5, -9, 1, 2, 3)).isZero();
  }

  @Test
  void a_second_box_on_the_true_face_is_not_a_false_one() {
    assertThat(ofMargins(5, 9, -9, -9, -9)).isEqualTo(1);
  }

  @Test
  void a_score_of_seven_tenths_is_the_border() {
    double border = Math.log(0.7 / 0.3);
    assertThat(ofMargins(5, -9, border - 1e-9, -9, -9)).isEqualTo(1);
    assertThat(ofMargins(5, -9, border + 1e-9, -9, -9)).isCloseTo(2 / 3.0, within(1e-12));
  }

  @Test
  void it_is_the_mean_over_pictures() {
    Tensor margins =
        Tensors.concatenate(List.of(margins(5, -9, -9, -9, -9), margins(5, -9, 3, 3, -9)), 0);
    assertThat(RemainingF1.of(seen(margins), view(2), 2)).isCloseTo(0.75, within(1e-12));
  }

  /** On the face, on it once more, upper right, lower left, lower right. */
  private static double ofMargins(double... margins) {
    return RemainingF1.of(seen(margins(margins)), view(1), 2);
  }

  private static Tensor margins(double... margins) {
    return Tensors.of(margins, 1, 5);
  }

  private static FaceDetector.Observation seen(Tensor margins) {
    double[] one = {
      .1, .1, .5, .5, .12, .12, .5, .5, .7, .1, .8, .2, .1, .7, .2, .8, .7, .7, .8, .8,
    };
    long pictures = margins.size(0);
    Tensor boxes = Tensors.of(one, 1, 5, 4).expand(pictures, 5, 4);
    return new FaceDetector.Observation(List.of(), margins.sigmoid(), margins, boxes);
  }

  private static CleanView view(int pictures) {
    Tensor face = Tensors.of(new double[] {.1, .1, .5, .5}, 1, 1, 4).expand(pictures, 1, 4);
    Tensor anchors = Tensors.zeros(DType.INT64, pictures, 1);
    return new CleanView(List.of(), anchors, face, face, 1);
  }
}
