package org.tsdf.lab.training.detector;

/**
 * A learning rate that rises in a straight line from 0 and then falls along half a cosine
 * (Loshchilov and Hutter 2017, without restarts).
 *
 * @param peak the largest
 * @param warmUp the share of the iterations in which it rises, in [0, 1)
 * @param end the share of the peak that is left in the end
 */
public record WarmCosine(double peak, double warmUp, double end) {
  public WarmCosine {
    if (!(peak > 0 && warmUp >= 0 && warmUp < 1 && end >= 0 && end <= 1)) {
      throw new IllegalArgumentException(
          "the learning rate must be above 0, its warm-up in [0, 1) and its end in [0, 1], were"
              + " %s, %s and %s".formatted(peak, warmUp, end));
    }
  }

  /**
   * @param iteration from 1 to {@code iterations}
   */
  double at(int iteration, int iterations) {
    double rising = Math.max(1, warmUp * iterations);
    if (iteration < rising) {
      return peak * iteration / rising;
    }
    double fallen = Math.min(1, (iteration - rising) / Math.max(1, iterations - rising));
    return peak * (end + (1 - end) * (1 + Math.cos(Math.PI * fallen)) / 2);
  }
}
