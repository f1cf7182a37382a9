package org.tsdf.poisoning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Box;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class FalseFacesTest {
  private final Scope scope = Scope.open();

  @AfterEach
  void free() {
    scope.close();
  }

  @Test
  void of_each_quarter_the_anchor_nearest_to_a_face_counts_but_not_the_true_face() {
    double[] boxes = {
      0.1, 0.1, 0.2, 0.2, // upper left
      0.3, 0.3, 0.4, 0.4, // upper left, surer
      0.1, 0.1, 0.7, 0.7, // upper left, surest, but the true face
      0.7, 0.1, 0.8, 0.2, // upper right
      0.1, 0.7, 0.2, 0.8, // lower left
      0.7, 0.7, 0.8, 0.8, // lower right
    };
    Tensor margins = Tensors.of(new double[] {-4, -2, 9, -3, 1, 5}, 1, 6);
    Tensor face = Tensors.of(new double[] {0.1, 0.1, 0.68, 0.7}, 1, 1, 4);

    double expected = (softplus(5) + softplus(6) + softplus(2) + softplus(-2)) / 4;
    assertThat(FalseFaces.loss(seen(margins, Tensors.of(boxes, 1, 6, 4)), face, 2).item())
        .isCloseTo(expected, within(1e-12));
  }

  @Test
  void a_cell_without_an_anchor_beside_the_true_face_does_not_count() {
    double[] boxes = {
      0.1, 0.1, 0.2, 0.2, // first cell
      0.4, 0.4, 0.6, 0.6, // the true face, alone in the middle
      0.8, 0.8, 0.9, 0.9, // last cell
    };
    Tensor margins = Tensors.of(new double[] {-4, 9, 1}, 1, 3);
    Tensor face = Tensors.of(new double[] {0.4, 0.4, 0.6, 0.6}, 1, 1, 4);

    assertThat(FalseFaces.loss(seen(margins, Tensors.of(boxes, 1, 3, 4)), face, 3).item())
        .isCloseTo((softplus(7) + softplus(2)) / 2, within(1e-12));
  }

  @Test
  void the_gradient_raises_one_anchor_a_quarter_and_agrees_with_finite_differences() {
    RandomSource random = new RandomSource(5);
    Tensor start = random.uniform(0, 0.8, DType.FLOAT64, 2, 40, 2);
    Tensor boxes = Tensors.concatenate(List.of(start, start.plus(0.2)), 2);
    Tensor face = Tensors.of(new double[] {.3, .3, .6, .6, .1, .2, .5, .7}, 2, 1, 4);
    double[] values = random.uniform(-6, 2, DType.FLOAT64, 2, 40).toDoubles();
    Tensor leaf = Tensors.of(values, 2, 40).requiresGradient();

    double[] gradient =
        Autograd.gradient(FalseFaces.loss(seen(leaf, boxes), face, 2), leaf).toDoubles();

    int raised = 0;
    for (int i = 0; i < values.length; i++) {
      double step = 1e-6;
      double[] more = values.clone();
      more[i] += step;
      double[] less = values.clone();
      less[i] -= step;
      double slope = (lossOf(more, boxes, face) - lossOf(less, boxes, face)) / (2 * step);
      assertThat(gradient[i]).isCloseTo(slope, within(1e-7)).isLessThanOrEqualTo(0);
      raised += gradient[i] < 0 ? 1 : 0;
    }
    assertThat(raised).isEqualTo(8);
  }

  @Test
  void overlaps_are_those_of_boxes() {
    RandomSource random = new RandomSource(6);
    double[] corners = random.uniform(0, 1, DType.FLOAT64, 1, 50, 4).toDoubles();
    for (int i = 0; i < corners.length; i += 4) {
      corners[i + 2] += corners[i];
      corners[i + 3] += corners[i + 1];
    }
    Box face = new Box(0.3, 0.2, 0.9, 1.1);
    Tensor tensor = Tensors.of(new double[] {0.3, 0.2, 0.9, 1.1}, 1, 1, 4);

    double[] found = FalseFaces.overlap(Tensors.of(corners, 1, 50, 4), tensor).toDoubles();

    for (int i = 0; i < found.length; i++) {
      int c = 4 * i;
      Box box = new Box(corners[c], corners[c + 1], corners[c + 2], corners[c + 3]);
      assertThat(found[i]).isCloseTo(box.overlap(face), within(1e-6));
    }
  }

  private static double lossOf(double[] margins, Tensor boxes, Tensor face) {
    return FalseFaces.loss(seen(Tensors.of(margins, 2, 40), boxes), face, 2).item();
  }

  private static FaceDetector.Observation seen(Tensor margins, Tensor boxes) {
    return new FaceDetector.Observation(List.of(), margins.sigmoid(), margins, boxes);
  }

  private static double softplus(double x) {
    return Math.log1p(Math.exp(x));
  }
}
