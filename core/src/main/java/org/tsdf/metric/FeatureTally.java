package org.tsdf.metric;

import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * Mean and covariance of features in the making; parts merge (Chan, Golub, LeVeque 1979). Lives
 * outside native memory.
 */
public final class FeatureTally {
  private final long count;
  private final double[] mean;

  /** Σ (f − mean)(f − mean)ᵀ, row by row. */
  private final double[] scatter;

  private FeatureTally(long count, double[] mean, double[] scatter) {
    this.count = count;
    this.mean = mean;
    this.scatter = scatter;
  }

  public static FeatureTally empty(int dimensions) {
    int cells = Math.multiplyExact(dimensions, dimensions);
    return new FeatureTally(0, new double[dimensions], new double[cells]);
  }

  /**
   * @param features (N, dimensions) of N images
   */
  public static FeatureTally of(Tensor features) {
    if (features.rank() != 2) {
      throw new IllegalArgumentException("features must have shape (N, D), got " + features);
    }
    if (features.size(0) == 0) {
      return empty(Math.toIntExact(features.size(1)));
    }
    try (Scope scope = Scope.open()) {
      Tensor exact = features.detach().to(DType.FLOAT64);
      Tensor mean = exact.mean(0); // (1, D)
      Tensor centred = exact.minus(mean);
      Tensor scatter = centred.transpose(0, 1).matmul(centred).contiguous();
      return new FeatureTally(features.size(0), mean.toDoubles(), scatter.toDoubles());
    }
  }

  public FeatureTally merge(FeatureTally other) {
    if (dimensions() != other.dimensions()) {
      throw new IllegalArgumentException(
          "features of " + dimensions() + " and " + other.dimensions() + " dimensions");
    }
    if (count == 0 || other.count == 0) {
      return count == 0 ? other : this;
    }
    long all = count + other.count;
    double share = (double) other.count / all;
    int size = dimensions();
    double[] shift = new double[size];
    double[] newMean = new double[size];
    for (int i = 0; i < size; i++) {
      shift[i] = other.mean[i] - mean[i];
      newMean[i] = mean[i] + share * shift[i];
    }
    double[] newScatter = new double[size * size];
    for (int i = 0, at = 0; i < size; i++) {
      for (int j = 0; j < size; j++, at++) {
        newScatter[at] = scatter[at] + other.scatter[at] + count * share * shift[i] * shift[j];
      }
    }
    return new FeatureTally(all, newMean, newScatter);
  }

  /** Of images. */
  public long count() {
    return count;
  }

  public int dimensions() {
    return mean.length;
  }

  /** (D), FLOAT64. */
  public Tensor mean() {
    return Tensors.of(mean, dimensions());
  }

  /**
   * The sample covariance (D, D), FLOAT64.
   *
   * @throws IllegalStateException for fewer than 2 images
   */
  public Tensor covariance() {
    if (count < 2) {
      throw new IllegalStateException("a covariance needs at least 2 images, got " + count);
    }
    return Tensors.of(scatter, dimensions(), dimensions()).dividedBy((double) (count - 1));
  }
}
