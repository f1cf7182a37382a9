package org.tsdf.benchmarks;

/** How far numbers lie from those that they should be. */
final class Differences {
  private Differences() {}

  /** max |a - b| / max |b|; NaN where a number is none. */
  static double ofLargest(float[] a, float[] b) {
    requireEqualLength(a, b);
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      difference = Math.max(difference, Math.abs((double) a[i] - b[i]));
      largest = Math.max(largest, Math.abs(b[i]));
    }
    return difference / largest;
  }

  /** ‖a - b‖ / ‖b‖; NaN where a number is none. */
  static double ofLength(float[] a, float[] b) {
    requireEqualLength(a, b);
    double difference = 0;
    double length = 0;
    for (int i = 0; i < a.length; i++) {
      difference += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
      length += (double) b[i] * b[i];
    }
    return Math.sqrt(difference / length);
  }

  private static void requireEqualLength(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalStateException(a.length + " numbers, not " + b.length);
    }
  }
}
