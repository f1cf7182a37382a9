package org.tsdf.metric;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.tsdf.tensor.Tensor;

/**
 * Structural similarity (Wang et al. 2004) on [0, 1] with K1 = 0.01 and K2 = 0.03, in the variants
 * that papers report without saying which. Windows lie wholly within the picture.
 */
public enum Ssim {
  /** A Gaussian of σ 1.5 over 11 x 11 of each channel, as the authors define it. The default. */
  GAUSSIAN11(gaussian(), 1, false),

  /** A box of 7 x 7 in each channel, with sample covariance. */
  UNIFORM7(uniform(7), 49.0 / 48, false),

  /**
   * A box of 3 x 3 x 3 over height, width and colour, with sample covariance: what scikit-image
   * computes when nobody tells it which axis is colour, and what the paper prints.
   */
  UNIFORM3_VOLUME(uniform(3), 27.0 / 26, true);

  @SuppressWarnings("ImmutableEnumChecker") // the weights are never written
  private final SsimWindow window;

  Ssim(double[] weights, double covarianceFactor, boolean acrossColours) {
    window = new SsimWindow(weights, covarianceFactor, acrossColours);
  }

  /** As on the command line, such as {@code uniform3-volume}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The side of the window, which no picture may be smaller than. */
  public int windowSize() {
    return window.size();
  }

  /**
   * @param first (N, 3, H, W) on [-1, 1]
   * @param second of the same shape
   * @return one value a picture; 1 where both are equal
   */
  public double[] of(Tensor first, Tensor second) {
    PicturePair.requireBatches(first, second);
    if (first.size(2) < windowSize() || first.size(3) < windowSize()) {
      throw new IllegalArgumentException(
          first + " is smaller than the window of " + windowSize() + " x " + windowSize());
    }
    return IntStream.range(0, Math.toIntExact(first.size(0)))
        .mapToDouble(i -> window.mean(PicturePair.of(first, second, i)))
        .toArray();
  }

  private static double[] uniform(int size) {
    double[] weights = new double[size];
    Arrays.fill(weights, 1.0 / size);
    return weights;
  }

  private static double[] gaussian() {
    double sigma = 1.5;
    double[] weights = new double[11];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp(-(i - 5) * (i - 5) / (2 * sigma * sigma));
    }
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(weight -> weight / sum).toArray();
  }
}
