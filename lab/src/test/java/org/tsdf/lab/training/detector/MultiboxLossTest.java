package org.tsdf.lab.training.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Box;
import org.tsdf.image.Detection.Landmark;
import org.tsdf.network.BoxCoding;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;
import org.tsdf.testing.FiniteDifference;
import org.tsdf.testing.Seeds;

class MultiboxLossTest {
  private static final int SIDE = 4;
  private static final int ANCHORS = SIDE * SIDE;
  private static final int NEGATIVES = 3;
  private static final int LEAST = 5;
  private static final AnchorMatching MATCHING = new AnchorMatching(0.35, false);
  private static final MultiboxLoss LOSS =
      new MultiboxLoss(MATCHING, new BoxCoding(0.1, 0.2), NEGATIVES, LEAST);

  /** A grid of squares, each a quarter of the picture wide. */
  private static float[] anchors() {
    float[] anchors = new float[4 * ANCHORS];
    for (int i = 0; i < ANCHORS; i++) {
      anchors[4 * i] = (i % SIDE + 0.5f) / SIDE;
      int row = i / SIDE;
      anchors[4 * i + 1] = (row + 0.5f) / SIDE;
      anchors[4 * i + 2] = 1f / SIDE;
      anchors[4 * i + 3] = 1f / SIDE;
    }
    return anchors;
  }

  private static MultiboxLoss.Shot shot(Tensor locations, Tensor logits, Tensor landmarks) {
    return new MultiboxLoss.Shot(locations, logits, landmarks, anchors());
  }

  /** Two pictures: some faces with and without landmarks, one doubtful; and perhaps none at all. */
  private static List<List<FaceLabel>> faces(RandomSource random, boolean some) {
    List<FaceLabel> first = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      double left = 0.75 * random.nextDouble();
      double top = 0.75 * random.nextDouble();
      Box box = new Box(left, top, left + 0.2, top + 0.25);
      List<Landmark> landmarks = new ArrayList<>();
      for (int point = 0; point < 5 && i > 0; point++) {
        landmarks.add(new Landmark(left + 0.04 * point, top + 0.03 * point));
      }
      FaceLabel face = new FaceLabel(box, landmarks, true);
      first.add(i == 2 && random.nextDouble() < 0.5 ? face.uncertain() : face);
    }
    return List.of(some ? first : List.of(), List.of());
  }

  /** The definition once more, anchor by anchor, in plain Java. */
  private static double[] byHand(
      double[] locations, double[] logits, double[] landmarks, List<List<FaceLabel>> faces) {
    double classification = 0;
    double boxes = 0;
    double points = 0;
    int matched = 0;
    int marked = 0;
    float[] anchors = anchors();
    for (int picture = 0; picture < faces.size(); picture++) {
      int[] matches = MATCHING.match(anchors, faces.get(picture));
      List<Double> negatives = new ArrayList<>();
      int own = 0;
      for (int i = 0; i < ANCHORS; i++) {
        int row = picture * ANCHORS + i;
        double margin = logits[2 * row + 1] - logits[2 * row];
        if (matches[i] == AnchorMatching.BACKGROUND) {
          negatives.add(Math.log1p(Math.exp(margin)));
        } else if (matches[i] >= 0) {
          own++;
          FaceLabel face = faces.get(picture).get(matches[i]);
          double w = anchors[4 * i + 2];
          double h = anchors[4 * i + 3];
          double x = anchors[4 * i];
          double y = anchors[4 * i + 1];
          Box box = face.box();
          classification += Math.log1p(Math.exp(-margin));
          boxes += smooth(locations[4 * row] - ((box.left() + box.right()) / 2 - x) / (0.1 * w));
          boxes +=
              smooth(locations[4 * row + 1] - ((box.top() + box.bottom()) / 2 - y) / (0.1 * h));
          boxes += smooth(locations[4 * row + 2] - 5 * Math.log(box.width() / w));
          boxes += smooth(locations[4 * row + 3] - 5 * Math.log(box.height() / h));
          marked += face.landmarks().isEmpty() ? 0 : 1;
          for (int point = 0; point < face.landmarks().size(); point++) {
            Landmark landmark = face.landmarks().get(point);
            int at = 10 * row + 2 * point;
            points += smooth(landmarks[at] - (landmark.x() - x) / (0.1 * w));
            points += smooth(landmarks[at + 1] - (landmark.y() - y) / (0.1 * h));
          }
        }
      }
      matched += own;
      negatives.sort(Comparator.reverseOrder());
      int wanted = Math.max(LEAST, NEGATIVES * own);
      for (double negative : negatives.subList(0, Math.min(wanted, negatives.size()))) {
        classification += negative;
      }
    }
    return new double[] {
      classification / Math.max(1, matched),
      boxes / Math.max(1, matched),
      points / Math.max(1, marked)
    };
  }

  private static double smooth(double difference) {
    double distance = Math.abs(difference);
    return distance < 1 ? distance * distance / 2 : distance - 0.5;
  }

  @Test
  void its_parts_are_what_plain_loops_give() {
    Seeds.forAll(
        20,
        seed -> {
          try (Scope scope = Scope.open()) {
            RandomSource random = new RandomSource(seed);
            Tensor locations = random.normal(DType.FLOAT64, 2, ANCHORS, 4);
            Tensor logits = random.normal(DType.FLOAT64, 2, ANCHORS, 2);
            Tensor landmarks = random.normal(DType.FLOAT64, 2, ANCHORS, 10);
            List<List<FaceLabel>> faces = faces(random, seed % 5 != 0);
            MultiboxLoss.Parts parts = LOSS.of(shot(locations, logits, landmarks), faces);
            double[] expected =
                byHand(locations.toDoubles(), logits.toDoubles(), landmarks.toDoubles(), faces);
            assertThat(parts.classification().item()).isCloseTo(expected[0], within(1e-6));
            assertThat(parts.boxes().item()).isCloseTo(expected[1], within(1e-5));
            assertThat(parts.landmarks().item()).isCloseTo(expected[2], within(1e-5));
          }
        });
  }

  @Test
  void gradients_are_those_of_finite_differences() {
    try (Scope scope = Scope.open()) {
      RandomSource random = new RandomSource(7);
      Tensor locations = random.normal(DType.FLOAT64, 2, ANCHORS, 4);
      Tensor logits = random.normal(DType.FLOAT64, 2, ANCHORS, 2);
      Tensor landmarks = random.normal(DType.FLOAT64, 2, ANCHORS, 10);
      List<List<FaceLabel>> faces = faces(random, true);
      FiniteDifference.assertGradient(
          at -> LOSS.of(shot(locations, at, landmarks), faces).classification(), logits, 64, 1e-6);
      FiniteDifference.assertGradient(
          at -> LOSS.of(shot(at, logits, landmarks), faces).boxes(), locations, 128, 1e-6);
      FiniteDifference.assertGradient(
          at -> LOSS.of(shot(locations, logits, at), faces).landmarks(), landmarks, 320, 1e-6);
    }
  }

  @Test
  void what_is_said_exactly_right_costs_nothing() {
    try (Scope scope = Scope.open()) {
      RandomSource random = new RandomSource(3);
      List<List<FaceLabel>> faces = faces(random, true);
      Tensor start = random.normal(DType.FLOAT64, 2, ANCHORS, 4);
      Tensor logits = random.normal(DType.FLOAT64, 2, ANCHORS, 2);
      Tensor locations = start.requiresGradient();
      for (int step = 0; step < 400; step++) {
        MultiboxLoss.Parts parts =
            LOSS.of(new MultiboxLoss.Shot(locations, logits, null, anchors()), faces);
        Tensor gradient = Autograd.gradient(parts.boxes(), locations);
        locations.set(locations.minus(gradient.times(1.0)));
      }
      BoxCoding coding = new BoxCoding(0.1, 0.2);
      float[] anchors = anchors();
      Tensor priors = Tensors.of(anchors, ANCHORS, 4).to(DType.FLOAT64);
      double[] boxes = coding.boxes(locations.detach(), priors).toDoubles();
      int[] matches = MATCHING.match(anchors, faces.get(0));
      for (int i = 0; i < ANCHORS; i++) {
        if (matches[i] >= 0) {
          Box box = faces.get(0).get(matches[i]).box();
          assertThat(boxes[4 * i]).isCloseTo(box.left(), within(1e-3));
          assertThat(boxes[4 * i + 3]).isCloseTo(box.bottom(), within(1e-3));
        }
      }
    }
  }
}
