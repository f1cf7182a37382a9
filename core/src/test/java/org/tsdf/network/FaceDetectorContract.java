package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Detection;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.poisoning.FaceDetector.Observation;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** What every face detector keeps to, whatever its weights. */
abstract class FaceDetectorContract {
  private Scope scope = Scope.open();

  /** A small detector, the same numbers at each call. */
  abstract FaceDetector detector(DType type);

  @BeforeEach
  void open() {
    scope.close();
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor pictures(DType type, long... shape) {
    return new RandomSource(11).uniform(-1, 1, DType.FLOAT32, shape).to(type);
  }

  private static double distance(Tensor one, Tensor other) {
    assertThat(one.shape()).isEqualTo(other.shape());
    Tensor difference = one.to(DType.FLOAT64).minus(other.to(DType.FLOAT64)).abs();
    return difference.max().item() / (1 + other.to(DType.FLOAT64).abs().max().item());
  }

  private static List<Tensor> parts(Observation seen) {
    return List.of(
        seen.features().get(0),
        seen.features().get(1),
        seen.features().get(2),
        seen.scores(),
        seen.margins(),
        seen.boxes());
  }

  @Test
  void the_same_pictures_are_seen_alike_to_the_last_bit() {
    Tensor pictures = pictures(DType.FLOAT32, 2, 3, 96, 96);
    List<Tensor> once = parts(detector(DType.FLOAT32).observe(pictures));
    List<Tensor> again = parts(detector(DType.FLOAT32).observe(pictures));
    for (int i = 0; i < once.size(); i++) {
      assertThat(once.get(i).toFloats()).isEqualTo(again.get(i).toFloats());
    }
  }

  @Test
  void a_picture_is_seen_alike_alone_and_in_company() {
    FaceDetector detector = detector(DType.FLOAT64);
    Tensor pictures = pictures(DType.FLOAT64, 3, 3, 96, 64);
    List<Tensor> together = parts(detector.observe(pictures));
    List<List<Detection>> found = detector.detect(pictures, 0.3);
    assertThat(found).hasSize(3);
    for (int n = 0; n < 3; n++) {
      Tensor picture = pictures.narrow(0, n, 1);
      List<Tensor> alone = parts(detector.observe(picture));
      for (int i = 0; i < alone.size(); i++) {
        assertThat(distance(alone.get(i), together.get(i).narrow(0, n, 1))).isLessThan(1e-10);
      }
      assertThat(detector.detect(picture, 0.3).get(0)).hasSameSizeAs(found.get(n));
    }
  }

  @Test
  void there_are_three_levels_each_coarser_than_the_one_before() {
    Observation seen = detector(DType.FLOAT32).observe(pictures(DType.FLOAT32, 1, 3, 128, 128));
    List<Tensor> levels = seen.features();
    assertThat(levels).hasSize(3);
    for (int i = 1; i < 3; i++) {
      assertThat(levels.get(i).size(2)).isLessThan(levels.get(i - 1).size(2));
    }
  }

  @Test
  void the_trunk_shows_three_maps_that_pass_gradients_and_do_not_depend_on_company() {
    FaceDetector detector = detector(DType.FLOAT64);
    Tensor pictures = pictures(DType.FLOAT64, 2, 3, 128, 96);
    List<Tensor> together = detector.trunk(pictures);
    assertThat(together).hasSize(3);
    List<Tensor> alone = detector.trunk(pictures.narrow(0, 1, 1));
    for (int i = 0; i < 3; i++) {
      assertThat(distance(alone.get(i), together.get(i).narrow(0, 1, 1))).isLessThan(1e-10);
      Tensor leaf = pictures.requiresGradient();
      Tensor gradient = Autograd.gradient(detector.trunk(leaf).get(i).square().sum(), leaf);
      assertThat(gradient.abs().sum().item()).as("map %s", i).isPositive().isFinite();
    }
    for (int i = 1; i < 3; i++) {
      assertThat(together.get(i).size(2)).isLessThan(together.get(i - 1).size(2));
    }
  }

  @Test
  void scores_are_the_probabilities_that_margins_stand_for() {
    Observation seen = detector(DType.FLOAT64).observe(pictures(DType.FLOAT64, 2, 3, 96, 96));
    assertThat(distance(seen.margins().sigmoid(), seen.scores())).isLessThan(1e-12);
  }

  @Test
  void the_gradient_of_every_part_reaches_the_picture() {
    FaceDetector detector = detector(DType.FLOAT32);
    Tensor picture = pictures(DType.FLOAT32, 1, 3, 96, 96).requiresGradient();
    for (int i = 0; i < 6; i++) {
      Tensor part = parts(detector.observe(picture)).get(i);
      Tensor weights = new RandomSource(i).normal(DType.FLOAT32, part.shape());
      Tensor gradient = Autograd.gradient(part.times(weights).sum(), picture);
      assertThat(gradient.abs().sum().item()).as("part %s", i).isPositive().isFinite();
    }
  }

  @Test
  void the_gradient_agrees_with_a_finite_difference() {
    FaceDetector detector = detector(DType.FLOAT64);
    Tensor picture = pictures(DType.FLOAT64, 1, 3, 64, 64).requiresGradient();
    Function<Tensor, Tensor> sum =
        x -> {
          Observation seen = detector.observe(x);
          return seen.margins().sum().plus(seen.boxes().square().sum());
        };
    Tensor gradient = Autograd.gradient(sum.apply(picture), picture);
    Tensor direction = gradient.dividedBy(gradient.square().sum().sqrt());
    Tensor up = sum.apply(picture.plus(direction.times(1e-6)));
    Tensor down = sum.apply(picture.minus(direction.times(1e-6)));
    double slope = up.minus(down).item() / 2e-6;
    double expected = gradient.square().sum().sqrt().item();
    assertThat(slope).isCloseTo(expected, within(1e-4 * expected));
  }

  @Test
  void pictures_of_any_size_are_searched() {
    FaceDetector detector = detector(DType.FLOAT32);
    for (long[] size : new long[][] {{64, 64}, {97, 131}, {150, 77}, {256, 33}}) {
      Observation seen = detector.observe(pictures(DType.FLOAT32, 2, 3, size[0], size[1]));
      long priors = seen.scores().size(1);
      assertThat(seen.scores().shape()).containsExactly(2, priors);
      assertThat(seen.margins().shape()).containsExactly(2, priors);
      assertThat(seen.boxes().shape()).containsExactly(2, priors, 4);
    }
  }

  @Test
  void double_precision_agrees_with_single() {
    List<Tensor> single =
        parts(detector(DType.FLOAT32).observe(pictures(DType.FLOAT32, 1, 3, 96, 96)));
    List<Tensor> twice =
        parts(detector(DType.FLOAT64).observe(pictures(DType.FLOAT64, 1, 3, 96, 96)));
    for (int i = 0; i < single.size(); i++) {
      assertThat(twice.get(i).dtype()).isEqualTo(DType.FLOAT64);
      assertThat(distance(single.get(i), twice.get(i))).as("part %s", i).isLessThan(1e-4);
    }
  }

  @Test
  void where_no_score_is_high_enough_nothing_is_found() {
    Tensor pictures = pictures(DType.FLOAT32, 2, 3, 64, 64);
    assertThat(detector(DType.FLOAT32).detect(pictures, 1)).containsExactly(List.of(), List.of());
  }

  @Test
  void findings_come_best_first_above_the_threshold_and_apart_from_each_other() {
    Tensor pictures = pictures(DType.FLOAT32, 1, 3, 160, 160);
    List<Detection> found = detector(DType.FLOAT32).detect(pictures, 0.2).get(0);
    assertThat(found).isNotEmpty();
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).score()).isGreaterThan(0.2);
      for (int j = 0; j < i; j++) {
        assertThat(found.get(j).score()).isGreaterThanOrEqualTo(found.get(i).score());
        assertThat(found.get(j).box().overlap(found.get(i).box())).isLessThan(0.5);
      }
    }
  }

  @Test
  void a_black_picture_is_searched_and_gives_a_finite_gradient() {
    FaceDetector detector = detector(DType.FLOAT32);
    Tensor black = Tensors.full(-1, DType.FLOAT32, 1, 3, 96, 96).requiresGradient();
    Observation seen = detector.observe(black);
    Tensor loss = seen.margins().sum();
    for (Tensor level : seen.features()) {
      loss = loss.plus(level.square().sum());
    }
    assertThat(Autograd.gradient(loss, black).abs().sum().item()).isFinite();
    assertThat(detector.detect(black, 0.99)).hasSize(1);
  }

  @Test
  void something_that_is_no_batch_of_pictures_is_refused() {
    FaceDetector detector = detector(DType.FLOAT32);
    Tensor grey = Tensors.zeros(DType.FLOAT32, 1, 1, 64, 64);
    assertThatThrownBy(() -> detector.observe(grey))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(1, 1, 64, 64)");
  }
}
