package org.tsdf.lab.evaluation;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tsdf.tensor.RandomSource;

/**
 * Confidence intervals (Efron 1979, percentile method). Photos are drawn again with replacement;
 * all observations of a photo go with it, since they are not independent.
 */
final class Bootstrap {
  static final double LEVEL = 0.95;
  static final int DRAWS = 1000;
  static final long SEED = 1;

  /** How often each photo was drawn, one array a draw. */
  private final int[][] draws;

  Bootstrap(int photos) {
    RandomSource random = new RandomSource(SEED);
    draws = new int[DRAWS][photos];
    for (int[] draw : draws) {
      for (int i = 0; i < photos; i++) {
        draw[random.nextInt(0, photos - 1)]++;
      }
    }
  }

  /** Of all photos as they are, each once. */
  static int[] once(int photos) {
    int[] weights = new int[photos];
    Arrays.fill(weights, 1);
    return weights;
  }

  /**
   * @param statistic its value for photos that were drawn so often; empty where there is none
   * @return null for fewer than 2 photos, or where some draw has no value
   */
  @Nullable Interval of(Function<int[], OptionalDouble> statistic) {
    if (draws[0].length < 2) {
      return null;
    }
    double[] values = new double[draws.length];
    for (int i = 0; i < values.length; i++) {
      OptionalDouble value = statistic.apply(draws[i]);
      if (value.isEmpty()) {
        return null;
      }
      values[i] = value.getAsDouble();
    }
    Arrays.sort(values);
    double tail = (1 - LEVEL) / 2;
    return new Interval(quantile(values, tail), quantile(values, 1 - tail));
  }

  /** Interpolated between the two nearest of the sorted values. */
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
