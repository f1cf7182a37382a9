package org.tsdf.lab.evaluation;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.tsdf.metric.MeanTally;

/** One measure, kept apart for each photo, so that photos can be drawn again. */
final class PhotoMeans {
  private final double[] sums;
  private final int[] counts;
  private MeanTally all = MeanTally.EMPTY;

  PhotoMeans(int photos) {
    this.sums = new double[photos];
    this.counts = new int[photos];
  }

  /** One more value of a photo; an infinite one is left out. */
  void add(int photo, double value) {
    all = all.plus(value);
    if (!Double.isInfinite(value)) {
      sums[photo] += value;
      counts[photo]++;
    }
  }

  /** The mean over all values, the same in whichever order they came; null without any. */
  @Nullable Double mean() {
    OptionalDouble mean = all.mean();
    return mean.isPresent() ? mean.getAsDouble() : null;
  }

  /** The mean over the values of the photos that were drawn; empty where they have none. */
  OptionalDouble mean(int[] weights) {
    double sum = 0;
    long count = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * sums[i];
      count += (long) weights[i] * counts[i];
    }
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
  }
}
