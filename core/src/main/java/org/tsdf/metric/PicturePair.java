package org.tsdf.metric;

import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/**
 * Two pictures to compare, read some rows at a time so that large photos need little memory.
 *
 * @param first (3, H, W) on [-1, 1]
 * @param second (3, H, W) on [-1, 1]
 */
record PicturePair(Tensor first, Tensor second) {
  private static final int SAMPLES_AT_ONCE = 1 << 19;

  /** Of the pictures at one place of two batches (N, 3, H, W). */
  static PicturePair of(Tensor first, Tensor second, long index) {
    return new PicturePair(first.select(0, index), second.select(0, index));
  }

  static void requireBatches(Tensor first, Tensor second) {
    if (first.rank() != 4 || first.size(1) != 3 || !second.hasShape(first.shape())) {
      throw new IllegalArgumentException(
          "pictures must have one shape (N, 3, H, W), got " + first + " and " + second);
    }
  }

  int height() {
    return Math.toIntExact(first.size(1));
  }

  int width() {
    return Math.toIntExact(first.size(2));
  }

  /** How many rows to read at once, at least {@code least}. */
  int rowsAtOnce(int least) {
    return Math.max(least, SAMPLES_AT_ONCE / (3 * width()));
  }

  /** Rows of the first picture on [0, 1]: channel by channel, row by row. */
  double[] firstRows(int start, int count) {
    return rows(first, start, count);
  }

  /** Rows of the second picture on [0, 1]: channel by channel, row by row. */
  double[] secondRows(int start, int count) {
    return rows(second, start, count);
  }

  private static double[] rows(Tensor picture, int start, int count) {
    try (Scope scope = Scope.open()) {
      Tensor part = picture.detach().narrow(1, start, count).to(DType.FLOAT64);
      return part.plus(1).dividedBy(2).contiguous().toDoubles();
    }
  }
}
