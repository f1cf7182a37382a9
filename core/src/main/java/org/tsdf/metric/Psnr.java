package org.tsdf.metric;

import org.tsdf.tensor.Tensor;

/** Peak signal-to-noise ratio: 10 log10(1 / MSE) of pictures on [0, 1], in decibels. */
public final class Psnr {
  private Psnr() {}

  /**
   * @param first (N, 3, H, W) on [-1, 1]
   * @param second of the same shape
   * @return one value a picture; positive infinity where both are equal
   */
  public static double[] of(Tensor first, Tensor second) {
    PicturePair.requireBatches(first, second);
    double[] values = new double[Math.toIntExact(first.size(0))];
    for (int i = 0; i < values.length; i++) {
      values[i] = -10 * Math.log10(meanSquare(PicturePair.of(first, second, i)));
    }
    return values;
  }

  private static double meanSquare(PicturePair pair) {
    double sum = 0;
    int rowsAtOnce = pair.rowsAtOnce(1);
    for (int row = 0; row < pair.height(); row += rowsAtOnce) {
      int rows = Math.min(rowsAtOnce, pair.height() - row);
      double[] a = pair.firstRows(row, rows);
      double[] b = pair.secondRows(row, rows);
      double part = 0;
      for (int i = 0; i < a.length; i++) {
        part += (a[i] - b[i]) * (a[i] - b[i]);
      }
      sum += part;
    }
    return sum / (3.0 * pair.height() * pair.width());
  }
}
