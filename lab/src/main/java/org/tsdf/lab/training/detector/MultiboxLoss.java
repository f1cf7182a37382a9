package org.tsdf.lab.training.detector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.Box;
import org.tsdf.image.Detection.Landmark;
import org.tsdf.network.BoxCoding;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * The loss of single-shot detectors (Liu et al. 2016, SSD, eqs. 1 to 3; with landmarks Deng et al.
 * 2020, RetinaFace): cross entropy of face and background on the matched anchors and on the hardest
 * background anchors, smooth L1 on boxes and landmarks of the matched ones, each added up and
 * divided by how many matched anchors there are, of landmarks by how many have some.
 *
 * @param negatives background anchors for one matched anchor of the same picture
 * @param leastNegatives background anchors of a picture at least; as published a picture without
 *     faces teaches nothing, and one with a small face next to nothing
 */
record MultiboxLoss(AnchorMatching matching, BoxCoding coding, int negatives, int leastNegatives) {
  private static final int EDGES = 4;
  private static final int POINTS = 10;

  /**
   * What one shot of a detector says about N pictures.
   *
   * @param locations (N, P, 4)
   * @param logits background and face, (N, P, 2)
   * @param landmarks (N, P, 10), or null
   * @param anchors centre x, y, width, height as fractions of the picture, 4 P numbers
   */
  @SuppressWarnings("ArrayRecordComponent") // a parcel, never compared
  record Shot(Tensor locations, Tensor logits, @Nullable Tensor landmarks, float[] anchors) {}

  /** The three parts, each a scalar that can be differentiated. */
  record Parts(Tensor classification, Tensor boxes, Tensor landmarks) {}

  /** The rows, counted over all pictures, that take part, and what they should say. */
  private static final class Rows {
    private final List<Integer> matched = new ArrayList<>();
    private final List<Integer> marked = new ArrayList<>();
    private final List<Integer> background = new ArrayList<>();
    private final List<Double> edges = new ArrayList<>();
    private final List<Double> points = new ArrayList<>();
  }

  /**
   * @param faces of each picture, boxes and landmarks as fractions of it
   */
  Parts of(Shot shot, List<List<FaceLabel>> faces) {
    Rows rows = rows(shot, faces);
    DType type = shot.logits().dtype();
    Tensor none = Tensors.zeros(type);
    Tensor classification = classification(shot.logits(), rows);
    if (rows.matched.isEmpty()) {
      return new Parts(classification, none, none);
    }
    Tensor boxes = regression(shot.locations(), rows.matched, rows.edges, EDGES);
    Tensor points =
        shot.landmarks() == null || rows.marked.isEmpty()
            ? none
            : regression(shot.landmarks(), rows.marked, rows.points, POINTS);
    return new Parts(classification, boxes, points);
  }

  private Rows rows(Shot shot, List<List<FaceLabel>> faces) {
    Rows rows = new Rows();
    int anchors = shot.anchors().length / EDGES;
    float[] logits = shot.logits().toFloats();
    for (int picture = 0; picture < faces.size(); picture++) {
      int first = picture * anchors;
      int[] matches = matching.match(shot.anchors(), faces.get(picture));
      int before = rows.matched.size();
      for (int i = 0; i < anchors; i++) {
        if (matches[i] >= 0) {
          learn(rows, first + i, shot.anchors(), i, faces.get(picture).get(matches[i]));
        }
      }
      int matched = rows.matched.size() - before;
      int wanted = Math.max(leastNegatives, negatives * matched);
      hardest(matches, logits, first, wanted).forEach(rows.background::add);
    }
    return rows;
  }

  private void learn(Rows rows, int row, float[] anchors, int anchor, FaceLabel face) {
    int at = EDGES * anchor;
    Box box = face.box();
    rows.matched.add(row);
    double x = (box.left() + box.right()) / 2;
    double y = (box.top() + box.bottom()) / 2;
    rows.edges.add((x - anchors[at]) / (coding.centreVariance() * anchors[at + 2]));
    rows.edges.add((y - anchors[at + 1]) / (coding.centreVariance() * anchors[at + 3]));
    rows.edges.add(Math.log(box.width() / anchors[at + 2]) / coding.sizeVariance());
    rows.edges.add(Math.log(box.height() / anchors[at + 3]) / coding.sizeVariance());
    if (!face.landmarks().isEmpty()) {
      rows.marked.add(row);
      for (Landmark point : face.landmarks()) {
        rows.points.add((point.x() - anchors[at]) / (coding.centreVariance() * anchors[at + 2]));
        rows.points.add(
            (point.y() - anchors[at + 1]) / (coding.centreVariance() * anchors[at + 3]));
      }
    }
  }

  /** The background anchors of a picture that look most like faces. */
  private static List<Integer> hardest(int[] matches, float[] logits, int first, int wanted) {
    return IntStream.range(0, matches.length)
        .filter(i -> matches[i] == AnchorMatching.BACKGROUND)
        .mapToObj(i -> first + i)
        .sorted(
            (a, b) ->
                Float.compare(logits[2 * b + 1] - logits[2 * b], logits[2 * a + 1] - logits[2 * a]))
        .limit(wanted)
        .toList();
  }

  private static Tensor classification(Tensor logits, Rows rows) {
    List<Integer> all = new ArrayList<>(rows.matched);
    all.addAll(rows.background);
    long[] classes = new long[all.size()];
    Arrays.fill(classes, 0, rows.matched.size(), 1);
    if (all.isEmpty()) {
      return Tensors.zeros(logits.dtype());
    }
    Tensor chosen = logits.reshape(-1, 2).indexSelect(0, indices(all));
    Tensor mean = Layers.crossEntropy(chosen, Tensors.of(classes, classes.length));
    return mean.times((double) all.size() / Math.max(1, rows.matched.size()));
  }

  /** Smooth L1: d²/2 up to a distance of 1, then |d| - 1/2. */
  private static Tensor regression(
      Tensor outputs, List<Integer> rows, List<Double> targets, int columns) {
    double[] values = targets.stream().mapToDouble(Double::doubleValue).toArray();
    Tensor wanted = Tensors.of(values, rows.size(), columns).to(outputs.dtype());
    Tensor chosen = outputs.reshape(-1, columns).indexSelect(0, indices(rows));
    Tensor distance = chosen.minus(wanted).abs();
    Tensor near = distance.atMost(1);
    Tensor smooth = near.square().times(0.5).plus(distance.minus(near));
    return smooth.sum().dividedBy(rows.size());
  }

  private static Tensor indices(List<Integer> rows) {
    long[] numbers = rows.stream().mapToLong(Integer::longValue).toArray();
    return Tensors.of(numbers, numbers.length);
  }
}
