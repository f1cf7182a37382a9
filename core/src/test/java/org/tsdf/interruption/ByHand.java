package org.tsdf.interruption;

import java.util.Arrays;

/** Equations 2 to 8 in plain loops over Java arrays, straight from the page, for comparison. */
final class ByHand {
  private static final double GAIN = 0.4;
  private static final double TEMPERATURE = 0.1;
  private static final double STABILITY = 1e-7;

  private ByHand() {}

  /** Eq. 3 for one image; maps are [channel][cell]. */
  static double[][] enhanced(double[][] disturbed, double[][] clean) {
    int channels = clean.length;
    int cells = clean[0].length;
    double[][] local = minus(normalised(disturbed), normalised(clean));
    double[][] structural = minus(attention(normalised(disturbed)), attention(normalised(clean)));
    double[] global = new double[channels];
    for (int c = 0; c < channels; c++) {
      global[c] = (mean(disturbed[c]) - mean(clean[c])) / (deviation(clean[c]) + STABILITY);
    }
    double magnitude =
        (weighted(local) + weighted(spread(global, cells)) + weighted(structural)) / 3;
    double gain = GAIN * Math.exp(Math.min(magnitude / TEMPERATURE, Math.log(100)));
    double[][] result = new double[channels][cells];
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < cells; p++) {
        double sum = (local[c][p] + global[c] + structural[c][p]) / 3;
        result[c][p] = disturbed[c][p] + gain * sum;
      }
    }
    return result;
  }

  static double mean(double[] values) {
    double sum = 0;
    for (double v : values) {
      sum += v;
    }
    return sum / values.length;
  }

  static double deviation(double[] values) {
    double mean = mean(values);
    double sum = 0;
    for (double v : values) {
      sum += (v - mean) * (v - mean);
    }
    return Math.sqrt(sum / values.length);
  }

  static double[][] normalised(double[][] map) {
    double[][] result = new double[map.length][map[0].length];
    for (int c = 0; c < map.length; c++) {
      for (int p = 0; p < map[c].length; p++) {
        result[c][p] = (map[c][p] - mean(map[c])) / (deviation(map[c]) + STABILITY);
      }
    }
    return result;
  }

  static double[][] attention(double[][] x) {
    int channels = x.length;
    int cells = x[0].length;
    double[][] result = new double[channels][cells];
    for (int c = 0; c < channels; c++) {
      double[] weights = new double[channels];
      double total = 0;
      for (int d = 0; d < channels; d++) {
        double dot = 0;
        for (int p = 0; p < cells; p++) {
          dot += x[c][p] * x[d][p];
        }
        weights[d] = Math.exp(dot / Math.sqrt(cells));
        total += weights[d];
      }
      for (int d = 0; d < channels; d++) {
        for (int p = 0; p < cells; p++) {
          result[c][p] += weights[d] / total * x[d][p];
        }
      }
    }
    return result;
  }

  /** Mean over the image of sigmoid(mean |Δ| of the channel) · |Δ|. */
  private static double weighted(double[][] difference) {
    double sum = 0;
    for (double[] channel : difference) {
      double magnitude = 0;
      for (double v : channel) {
        magnitude += Math.abs(v) / channel.length;
      }
      sum += magnitude / (1 + Math.exp(-magnitude));
    }
    return sum / difference.length;
  }

  private static double[][] spread(double[] values, int cells) {
    double[][] result = new double[values.length][cells];
    for (int c = 0; c < values.length; c++) {
      Arrays.fill(result[c], values[c]);
    }
    return result;
  }

  static double[][] minus(double[][] a, double[][] b) {
    double[][] result = new double[a.length][a[0].length];
    for (int c = 0; c < a.length; c++) {
      for (int p = 0; p < a[c].length; p++) {
        result[c][p] = a[c][p] - b[c][p];
      }
    }
    return result;
  }
}
