package org.tsdf.metric;

import java.util.stream.IntStream;

/**
 * The sliding window of SSIM.
 *
 * @param weights along each axis, of sum 1
 * @param covarianceFactor n / (n - 1) for sample covariance over n cells, else 1
 * @param acrossColours whether the window spans the three channels too
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SsimWindow(double[] weights, double covarianceFactor, boolean acrossColours) {
  private static final double C1 = 0.01 * 0.01;
  private static final double C2 = 0.03 * 0.03;

  /** First and second moments of both pictures: x, y, xx, yy, xy. */
  private static final int MOMENTS = 5;

  int size() {
    return weights.length;
  }

  /** The mean over all places of the window; bands of rows are computed in parallel. */
  double mean(PicturePair pair) {
    int places = pair.height() - size() + 1;
    int step = pair.rowsAtOnce(size());
    double[] sums =
        IntStream.range(0, (places + step - 1) / step)
            .parallel()
            .mapToDouble(i -> bandSum(pair, i * step, Math.min(step, places - i * step)))
            .toArray();
    double sum = 0;
    for (double part : sums) {
      sum += part;
    }
    int planes = acrossColours ? 1 : 3;
    return sum / ((double) planes * places * (pair.width() - size() + 1));
  }

  /** The sum over the places whose uppermost row is one of {@code places} from {@code start}. */
  private double bandSum(PicturePair pair, int start, int places) {
    int rows = places + size() - 1;
    double[] x = pair.firstRows(start, rows);
    double[] y = pair.secondRows(start, rows);
    int width = pair.width();
    double sum = 0;
    for (int row = 0; row < places; row++) {
      for (int plane = 0; plane < (acrossColours ? 1 : 3); plane++) {
        double[][] moments = new double[MOMENTS][width];
        for (int channel = plane; channel < (acrossColours ? 3 : plane + 1); channel++) {
          addRows(moments, x, y, (channel * rows + row) * width);
        }
        sum += rowSum(moments);
      }
    }
    return sum;
  }

  /** Adds the weighted rows under the window to the moments of each column. */
  private void addRows(double[][] moments, double[] x, double[] y, int start) {
    double share = acrossColours ? 1.0 / 3 : 1;
    int width = moments[0].length;
    for (int k = 0; k < weights.length; k++) {
      double weight = weights[k] * share;
      int offset = start + k * width;
      for (int column = 0; column < width; column++) {
        double a = x[offset + column];
        double b = y[offset + column];
        moments[0][column] += weight * a;
        moments[1][column] += weight * b;
        moments[2][column] += weight * a * a;
        moments[3][column] += weight * b * b;
        moments[4][column] += weight * a * b;
      }
    }
  }

  /** The sum of SSIM along one row of places. */
  private double rowSum(double[][] moments) {
    double sum = 0;
    double[] at = new double[MOMENTS];
    for (int column = 0; column + weights.length <= moments[0].length; column++) {
      for (int moment = 0; moment < MOMENTS; moment++) {
        double total = 0;
        for (int k = 0; k < weights.length; k++) {
          total += weights[k] * moments[moment][column + k];
        }
        at[moment] = total;
      }
      sum += similarity(at[0], at[1], at[2], at[3], at[4]);
    }
    return sum;
  }

  private double similarity(double x, double y, double xx, double yy, double xy) {
    double varianceX = covarianceFactor * (xx - x * x);
    double varianceY = covarianceFactor * (yy - y * y);
    double covariance = covarianceFactor * (xy - x * y);
    return (2 * x * y + C1)
        * (2 * covariance + C2)
        / ((x * x + y * y + C1) * (varianceX + varianceY + C2));
  }
}
