package org.tsdf.poisoning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.StepRule;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;
import org.tsdf.testing.FiniteDifference;

class PoisoningEquationsTest {
  private static final int IMAGES = 3;

  private final Scope scope = Scope.open();
  private final List<FaceDetector> detectors =
      List.of(new ToyDetector("a", 1, DType.FLOAT64), new ToyDetector("b", 2, DType.FLOAT64));
  private final Tensor images = ToyDetector.pictures(3, IMAGES, DType.FLOAT64);
  private final Tensor delta =
      new RandomSource(4).uniform(-0.05, 0.05, DType.FLOAT64, 1, 3, 16, 16);
  private final Tensor mask = new RandomSource(5).uniform(0, 1, DType.FLOAT64, 1, 3, 16, 16);
  private final Tensor all = ToyDetector.chosen(0, 1, 2);

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void equation_11_scales_each_detector_so_that_squared_norms_add_with_the_fusion_weights() {
    Tensor a = new RandomSource(1).normal(DType.FLOAT64, 1, 2, 4, 4);
    Tensor b = new RandomSource(2).normal(DType.FLOAT64, 1, 7, 2, 2);
    List<Tensor> fused = PoisoningObjective.fused(List.of(a, b), List.of(0.25, 3.0));
    double norm = fused.get(0).square().sum().item() + fused.get(1).square().sum().item();
    assertThat(norm)
        .isCloseTo(0.25 * a.square().sum().item() + 3 * b.square().sum().item(), within(1e-12));
  }

  @Test
  void equation_12_is_zero_exactly_at_its_target() {
    PoisoningObjective objective = new PoisoningObjective(PoisoningRecipe.paper());
    List<CleanView> clean = clean(2);
    Tensor flat = Tensors.full(0.5, DType.FLOAT64, 1, 3, 16, 16);
    List<FaceDetector.Observation> atTarget =
        clean.stream()
            .map(c -> new FaceDetector.Observation(negatedPlus(c, 0.2 * 0.5), delta, delta, delta))
            .toList();
    assertThat(objective.featureLoss(atTarget, clean, flat).item()).isCloseTo(0, within(1e-15));
  }

  @Test
  void equation_12_agrees_with_its_sum_written_out() {
    PoisoningObjective objective = new PoisoningObjective(PoisoningRecipe.paper());
    List<CleanView> clean = clean(2);
    List<FaceDetector.Observation> seen = observe(images.plus(delta));
    double expected = 0;
    double[] layerWeights = {0.2, 0.3, 0.5};
    for (int d = 0; d < 2; d++) {
      for (int level = 0; level < 3; level++) {
        expected +=
            layerWeights[level]
                * clean.get(d).fusionWeight()
                * meanSquare(seen.get(d).features().get(level), clean.get(d).features().get(level));
      }
    }
    assertThat(objective.featureLoss(seen, clean, mask).item()).isCloseTo(expected, within(1e-12));
  }

  @Test
  void equation_13_adds_squared_scores_and_the_distance_to_a_shrunken_box() {
    Tensor scores = Tensors.of(new double[] {0.9, 0.1, 0.5}, 1, 3);
    Tensor boxes =
        Tensors.of(new double[] {0, 0, 1, 1, 0.2, 0.2, 0.4, 0.4, 0, 0.5, 0.5, 1}, 1, 3, 4);
    FaceDetector.Observation seen = new FaceDetector.Observation(List.of(), scores, scores, boxes);
    Tensor anchors = Tensors.of(new long[] {0, 2}, 1, 2);
    Tensor targets =
        Tensors.of(new double[] {.499, .499, .501, .501, .249, .749, .251, .751}, 1, 2, 4);
    CleanView clean = new CleanView(List.of(), anchors, targets, targets.narrow(1, 0, 1), 1);
    PoisoningObjective objective = new PoisoningObjective(PoisoningRecipe.paper());
    double expected = ((0.81 + 4 * 0.499) + (0.25 + 4 * 0.249)) / 2;
    assertThat(objective.outputLoss(List.of(seen), List.of(clean)).item())
        .isCloseTo(expected, within(1e-12));
  }

  @Test
  void equation_13_aims_at_boxes_of_half_size_a_thousandth_around_the_clean_centre() {
    CleanView view = clean(1).get(0);
    Tensor before = CleanView.atAnchors(detectors.get(0).observe(images).boxes(), view.anchors());
    double[] box = before.select(0, 1).select(0, 2).toDoubles();
    double[] target = view.targets().select(0, 1).select(0, 2).toDoubles();
    assertThat(target[2] - target[0]).isCloseTo(0.002, within(1e-12));
    assertThat(target[0] + target[2]).isCloseTo(box[0] + box[2], within(1e-12));
    assertThat(target[1] + target[3]).isCloseTo(box[1] + box[3], within(1e-12));
  }

  @Test
  void equation_13_looks_at_the_best_anchors_of_the_clean_picture() {
    Tensor scores = detectors.get(0).observe(images).scores();
    double[] row = scores.select(0, 2).toDoubles();
    long[] anchors = clean(1).get(0).anchors().select(0, 2).toLongs();
    assertThat(anchors).hasSize(4);
    for (int i = 1; i < anchors.length; i++) {
      assertThat(row[(int) anchors[i]]).isLessThanOrEqualTo(row[(int) anchors[i - 1]]);
    }
    assertThat(row[(int) anchors[0]]).isEqualTo(Arrays.stream(row).max().orElseThrow());
  }

  @Test
  void soft_margins_look_at_the_anchors_that_were_surest_and_hardest_margins_at_those_that_are() {
    Tensor margins = Tensors.of(new double[] {-4, 2, 1}, 1, 3);
    Tensor boxes = Tensors.zeros(DType.FLOAT64, 1, 3, 4);
    FaceDetector.Observation seen =
        new FaceDetector.Observation(List.of(), margins.sigmoid(), margins, boxes);
    Tensor anchors = Tensors.of(new long[] {0, 2}, 1, 2);
    Tensor targets = Tensors.zeros(DType.FLOAT64, 1, 2, 4);
    CleanView clean = new CleanView(List.of(), anchors, targets, targets.narrow(1, 0, 1), 1);
    assertThat(outputLoss(ScoreLoss.SOFT_MARGIN, seen, clean))
        .isCloseTo((softplus(-1) + softplus(4)) / 2, within(1e-12));
    assertThat(outputLoss(ScoreLoss.HARDEST_MARGIN, seen, clean))
        .isCloseTo((softplus(5) + softplus(4)) / 2, within(1e-12));
  }

  private static double outputLoss(ScoreLoss loss, FaceDetector.Observation seen, CleanView clean) {
    return new PoisoningObjective(recipe(loss, 0, 1, 0))
        .outputLoss(List.of(seen), List.of(clean))
        .item();
  }

  private static double softplus(double x) {
    return Math.log1p(Math.exp(x));
  }

  @Test
  void equation_14_is_the_sum_because_both_parts_must_fall() {
    PoisoningObjective objective = new PoisoningObjective(PoisoningRecipe.paper());
    Tensor two = Tensors.of(new double[] {2}, 1);
    Tensor three = Tensors.of(new double[] {3}, 1);
    assertThat(objective.total(two, three).item()).isEqualTo(5);
  }

  @Test
  void the_gradient_of_the_whole_loss_agrees_with_finite_differences() {
    for (ScoreLoss scoreLoss : ScoreLoss.values()) {
      Poisoning poisoning = poisoning(recipe(scoreLoss, 1, 1, 1));
      FiniteDifference.assertGradient(
          d -> poisoning.lossAt(d, all, mask, new RandomSource(1)).total(), delta, 40, 1e-5);
    }
  }

  @Test
  void fault_of_the_release_the_gradient_reaches_the_perturbation_from_each_detector() {
    for (FaceDetector detector : detectors) {
      Poisoning alone =
          new Poisoning(List.of(detector), PoisoningRecipe.paper(), new Budget(0.05), images, 2);
      assertThat(gradientNorm(d -> alone.lossAt(d, all, mask, new RandomSource(1)).total()))
          .as(detector.name())
          .isPositive();
    }
  }

  @Test
  void fault_of_the_release_the_gradient_reaches_the_perturbation_from_each_level() {
    for (int level = 0; level < 3; level++) {
      int l = level;
      for (FaceDetector detector : detectors) {
        assertThat(
                gradientNorm(
                    d -> detector.observe(images.plus(d)).features().get(l).square().sum()))
            .as("level %d of %s", level, detector.name())
            .isPositive();
      }
    }
  }

  @Test
  void fault_of_the_release_the_gradient_reaches_the_perturbation_from_scores_and_from_boxes() {
    Poisoning scores = poisoning(recipe(ScoreLoss.SQUARED_SCORE, 0, 1, 0));
    Poisoning boxes = poisoning(recipe(ScoreLoss.SQUARED_SCORE, 0, 0, 1));
    assertThat(gradientNorm(d -> scores.lossAt(d, all, mask, new RandomSource(1)).total()))
        .isPositive();
    assertThat(gradientNorm(d -> boxes.lossAt(d, all, mask, new RandomSource(1)).total()))
        .isPositive();
  }

  @Test
  void fault_of_the_release_the_same_input_gives_the_same_fused_loss() {
    Poisoning poisoning = poisoning(PoisoningRecipe.paper());
    double first = poisoning.lossAt(delta, all, mask, new RandomSource(1)).features().item();
    double second = poisoning.lossAt(delta, all, mask, new RandomSource(1)).features().item();
    assertThat(first).isEqualTo(second);
    Poisoning again = poisoning(PoisoningRecipe.paper());
    assertThat(again.lossAt(delta, all, mask, new RandomSource(1)).features().item())
        .isEqualTo(first);
  }

  @Test
  void a_batch_of_one_equals_a_batch_of_many() {
    Poisoning poisoning = poisoning(PoisoningRecipe.paper());
    double together = poisoning.lossAt(delta, all, mask, new RandomSource(1)).total().item();
    double apart = 0;
    for (int i = 0; i < IMAGES; i++) {
      apart +=
          poisoning.lossAt(delta, ToyDetector.chosen(i), mask, new RandomSource(1)).total().item()
              / IMAGES;
    }
    assertThat(together).isCloseTo(apart, within(1e-12));
  }

  private List<CleanView> clean(int count) {
    return detectors.stream()
        .limit(count)
        .map(d -> CleanView.of(d, images, 2, 4, count, true))
        .toList();
  }

  private Poisoning poisoning(PoisoningRecipe recipe) {
    return new Poisoning(detectors, recipe, new Budget(0.05), images, 2);
  }

  private List<FaceDetector.Observation> observe(Tensor pictures) {
    return detectors.stream().map(d -> d.observe(pictures)).toList();
  }

  private static PoisoningRecipe recipe(
      ScoreLoss scoreLoss, double features, double scores, double boxes) {
    return new PoisoningRecipe(
        1,
        StepRule.sign(0.005),
        List.of(0.2, 0.3, 0.5),
        0.2,
        features,
        scoreLoss,
        scores,
        boxes,
        0,
        2,
        4,
        1,
        0,
        0,
        0);
  }

  private double gradientNorm(Function<Tensor, Tensor> loss) {
    Tensor leaf = delta.requiresGradient();
    return Autograd.gradient(loss.apply(leaf), leaf).square().sum().sqrt().item();
  }

  private static List<Tensor> negatedPlus(CleanView view, double addend) {
    return view.features().stream().map(f -> f.negate().plus(addend)).toList();
  }

  /** Mean over all elements of (now + before − ν · M)², M averaged by hand over each cell. */
  private double meanSquare(Tensor now, Tensor before) {
    double[] a = now.toDoubles();
    double[] b = before.toDoubles();
    int side = (int) now.size(2);
    int channels = (int) now.size(1);
    double[] m = mask.toDoubles();
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      int cell = i % (side * side);
      double averaged = averageOf(m, cell / side, cell % side, 16 / side);
      sum += Math.pow(a[i] + b[i] - 0.2 * averaged, 2);
    }
    return sum / ((double) IMAGES * channels * side * side);
  }

  private static double averageOf(double[] mask, int row, int column, int block) {
    double sum = 0;
    for (int colour = 0; colour < 3; colour++) {
      for (int y = row * block; y < (row + 1) * block; y++) {
        for (int x = column * block; x < (column + 1) * block; x++) {
          sum += mask[colour * 256 + y * 16 + x];
        }
      }
    }
    return sum / (3.0 * block * block);
  }
}
