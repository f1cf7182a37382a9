package org.tsdf.metric;

import java.util.Arrays;
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

  /** First and second moments of both pictures: x, y, xx + yy, xy. */
  private static final int MOMENTS = 4;

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
    int width = pair.width();
    double[][] samples = samples(pair.firstRows(start, rows), pair.secondRows(start, rows));
    double[][] columns = new double[MOMENTS][width];
    double[][] windows = new double[MOMENTS][width - size() + 1];
    double sum = 0;
    for (int row = 0; row < places; row++) {
      for (int plane = 0; plane < (acrossColours ? 1 : 3); plane++) {
        for (int moment = 0; moment < MOMENTS; moment++) {
          setColumns(samples[moment], plane, rows, row, columns[moment]);
          setRow(columns[moment], windows[moment]);
        }
        sum += similarities(windows);
      }
    }
    return sum;
  }

  /** What the moments are means of. */
  private static double[][] samples(double[] x, double[] y) {
    double[] squares = new double[x.length];
    double[] products = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      squares[i] = x[i] * x[i] + y[i] * y[i];
      products[i] = x[i] * y[i];
    }
    return new double[][] {x, y, squares, products};
  }

  /** The weighted mean of each column under the windows of one row of places. */
  private void setColumns(double[] samples, int plane, int rows, int row, double[] target) {
    Arrays.fill(target, 0);
    int width = target.length;
    for (int channel = plane; channel <= (acrossColours ? 2 : plane); channel++) {
      addWeighted(samples, (channel * rows + row) * width, width, target);
    }
    if (acrossColours) {
      for (int i = 0; i < width; i++) {
        target[i] /= 3;
      }
    }
  }

  /** The weighted mean of the columns under each window. */
  private void setRow(double[] columns, double[] target) {
    Arrays.fill(target, 0);
    addWeighted(columns, 0, 1, target);
  }

  /** Adds the samples that lie {@code step} apart from each other, weighted; four in one go. */
  private void addWeighted(double[] source, int start, int step, double[] target) {
    int k = 0;
    for (; k + 4 <= weights.length; k += 4) {
      addFour(source, start + k * step, step, k, target);
    }
    for (; k < weights.length; k++) {
      addOne(source, start + k * step, weights[k], target);
    }
  }

  private void addFour(double[] source, int first, int step, int k, double[] target) {
    double a = weights[k];
    double b = weights[k + 1];
    double c = weights[k + 2];
    double d = weights[k + 3];
    int second = first + step;
    int third = second + step;
    int fourth = third + step;
    for (int i = 0; i < target.length; i++) {
      target[i] +=
          a * source[first + i]
              + b * source[second + i]
              + c * source[third + i]
              + d * source[fourth + i];
    }
  }

  private static void addOne(double[] source, int start, double weight, double[] target) {
    for (int i = 0; i < target.length; i++) {
      target[i] += weight * source[start + i];
    }
  }

  private double similarities(double[][] moments) {
    double sum = 0;
    for (int i = 0; i < moments[0].length; i++) {
      sum += similarity(moments[0][i], moments[1][i], moments[2][i], moments[3][i]);
    }
    return sum;
  }

  private double similarity(double x, double y, double squares, double xy) {
    double squaredMeans = x * x + y * y;
    double variances = covarianceFactor * (squares - squaredMeans);
    double covariance = covarianceFactor * (xy - x * y);
    return (2 * x * y + C1) * (2 * covariance + C2) / ((squaredMeans + C1) * (variances + C2));
  }
}
