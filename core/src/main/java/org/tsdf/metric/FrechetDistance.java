package org.tsdf.metric;

import java.util.Optional;
import org.tsdf.tensor.LinearAlgebra;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/**
 * The Fréchet distance between the features of two sets of pictures, each taken for a Gaussian:
 * FID, where the features are Inception's.
 *
 * @param value at least 0
 * @param firstImages of the first set
 * @param secondImages of the second set
 * @param dimensions of the features
 */
public record FrechetDistance(double value, long firstImages, long secondImages, int dimensions) {

  /**
   * @throws IllegalArgumentException for fewer than 2 images in a set
   */
  public static FrechetDistance between(FeatureTally first, FeatureTally second) {
    if (first.count() < 2 || second.count() < 2) {
      throw new IllegalArgumentException(
          "the Fréchet distance needs at least 2 images in each set, got "
              + first.count()
              + " and "
              + second.count());
    }
    try (Scope scope = Scope.open()) {
      double value = between(first.mean(), first.covariance(), second.mean(), second.covariance());
      return new FrechetDistance(value, first.count(), second.count(), first.dimensions());
    }
  }

  /**
   * |μ₁ − μ₂|² + tr Σ₁ + tr Σ₂ − 2 tr (Σ₁Σ₂)^½ of two Gaussians, in FLOAT64. The last trace is the
   * sum of the singular values of Σ₁^½ Σ₂^½, which singular covariances do not trouble.
   *
   * @param mean1 (D)
   * @param covariance1 (D, D)
   */
  public static double between(Tensor mean1, Tensor covariance1, Tensor mean2, Tensor covariance2) {
    try (Scope scope = Scope.open()) {
      Tensor root1 = LinearAlgebra.symmetricRoot(covariance1);
      Tensor root2 = LinearAlgebra.symmetricRoot(covariance2);
      double shared = LinearAlgebra.singularValues(root1.matmul(root2)).sum().item();
      double means = mean1.minus(mean2).square().sum().item();
      double value = means + trace(covariance1) + trace(covariance2) - 2 * shared;
      return Math.max(0, value);
    }
  }

  /** What a reader of the number must be told, if anything. */
  public Optional<String> warning() {
    long fewer = Math.min(firstImages, secondImages);
    return fewer < dimensions
        ? Optional.of(
            "the Fréchet distance of "
                + fewer
                + " images in "
                + dimensions
                + " dimensions is biased: at least as many images as dimensions are needed")
        : Optional.empty();
  }

  private static double trace(Tensor matrix) {
    double[] cells = matrix.toDoubles();
    int size = Math.toIntExact(matrix.size(0));
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += cells[i * size + i];
    }
    return sum;
  }
}
