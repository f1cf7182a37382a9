package org.tsdf.lab.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tsdf.network.Suppression;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * Detections in the layout in which cases record them. With landmarks: left, top, right, bottom,
 * score, ten coordinates. Without: score, left, top, right, bottom.
 */
final class DetectionTable {
  /** The README's tolerance of boxes and scores after suppression. */
  private static final double SAME = 1e-3;

  private final float[] scores;
  private final float[] boxes;
  private final float @Nullable [] landmarks;

  /**
   * @param scores (P)
   * @param boxes (P, 4), in the units of the recording
   * @param landmarks (P, 10), likewise
   */
  DetectionTable(Tensor scores, Tensor boxes, @Nullable Tensor landmarks) {
    this.scores = scores.toFloats();
    this.boxes = boxes.toFloats();
    this.landmarks = landmarks == null ? null : landmarks.toFloats();
  }

  /**
   * What suppression keeps, (n, columns); where ties leave a choice, the recording's.
   *
   * @param recorded (m, columns)
   */
  Tensor kept(Suppression suppression, Tensor recorded) {
    int[] picks = matches(recorded);
    boolean possible =
        IntStream.of(picks).allMatch(pick -> pick >= 0)
            && SuppressionReplay.allows(suppression, scores, boxes, picks);
    return rows(possible ? picks : suppression.select(scores, boxes));
  }

  private Tensor rows(int[] picks) {
    int columns = row(0).length;
    List<Tensor> rows = new ArrayList<>();
    for (int pick : picks) {
      rows.add(Tensors.of(row(pick), 1, columns));
    }
    rows.add(Tensors.zeros(DType.FLOAT64, 0, columns));
    return Tensors.concatenate(rows, 0);
  }

  private double[] row(int box) {
    if (landmarks == null) {
      double[] row = new double[5];
      row[0] = scores[box];
      fill(row, 1, boxes, 4 * box, 4);
      return row;
    }
    double[] row = new double[15];
    fill(row, 0, boxes, 4 * box, 4);
    row[4] = scores[box];
    fill(row, 5, landmarks, 10 * box, 10);
    return row;
  }

  private static void fill(double[] row, int at, float[] values, int from, int count) {
    for (int i = 0; i < count; i++) {
      row[at + i] = values[from + i];
    }
  }

  /** For each recorded row the box that comes closest, -1 where none is the same. */
  private int[] matches(Tensor recorded) {
    int columns = row(0).length;
    double[] values = recorded.toDoubles();
    int[] matches = new int[values.length / columns];
    for (int i = 0; i < matches.length; i++) {
      matches[i] = match(Arrays.copyOfRange(values, i * columns, (i + 1) * columns));
    }
    return matches;
  }

  private int match(double[] wanted) {
    int best = -1;
    double smallest = SAME;
    for (int box = 0; box < scores.length; box++) {
      double difference = difference(row(box), wanted);
      if (difference <= smallest) {
        best = box;
        smallest = difference;
      }
    }
    return best;
  }

  private static double difference(double[] row, double[] wanted) {
    double largest = 0;
    for (int i = 0; i < row.length; i++) {
      largest = Math.max(largest, Math.abs(row[i] - wanted[i]));
    }
    return largest;
  }
}
