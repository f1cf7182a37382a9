package org.tsdf.perturbation;

import org.tsdf.image.NoticeableDifference;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * How much a perturbation may change, on the [-1, 1] scale in which this library holds images.
 *
 * @param epsilon the furthest that a pixel may move
 * @param deviation the largest root mean square of the whole perturbation; {@code epsilon} for no
 *     limit of its own. A photo's PSNR is at least 20 log10(2 / deviation) dB
 * @param noticeable the furthest that a pixel may move where it lies, in just noticeable
 *     differences ({@link NoticeableDifference}); 0 for no such limit. It makes the perturbation
 *     smaller where eyes see more
 */
public record Budget(double epsilon, double deviation, double noticeable) {
  public Budget {
    if (!(epsilon > 0 && epsilon <= 2)) {
      throw new IllegalArgumentException("epsilon must lie in (0, 2], was " + epsilon);
    }
    if (!(noticeable >= 0)) {
      throw new IllegalArgumentException("noticeable must not be negative, was " + noticeable);
    }
    if (!(deviation > 0 && deviation <= epsilon)) {
      throw new IllegalArgumentException(
          "deviation must lie in (0, epsilon], was %s".formatted(deviation));
    }
  }

  /** The paper's: nothing but ε. */
  public Budget(double epsilon) {
    this(epsilon, epsilon);
  }

  /** The same for every photo. */
  public Budget(double epsilon, double deviation) {
    this(epsilon, deviation, 0);
  }

  /**
   * What of a perturbation is added to each of the pictures: all of it, or as much as hardly shows.
   *
   * @param perturbation (1, 3, H, W)
   * @param pictures (N, 3, H, W) on [-1, 1]
   * @return (1, 3, H, W) or (N, 3, H, W); differentiable in the perturbation
   */
  public Tensor over(Tensor perturbation, Tensor pictures) {
    return dependsOnPicture() ? perturbation.times(share(pictures)) : perturbation;
  }

  /** Whether photos get different shares of a perturbation. */
  public boolean dependsOnPicture() {
    return noticeable > 0;
  }

  /**
   * How much of a perturbation each place of the pictures gets.
   *
   * @param pictures (N, 3, H, W) on [-1, 1]
   * @return (N, 1, H, W) in [0, 1]
   */
  public Tensor share(Tensor pictures) {
    if (!dependsOnPicture()) {
      return Tensors.ones(
          pictures.dtype(), pictures.size(0), 1, pictures.size(2), pictures.size(3));
    }
    return Autograd.off(
        () -> NoticeableDifference.of(pictures).times(noticeable / epsilon).atMost(1));
  }

  /**
   * Proj_ε of Eq. 10 and Clip of Eqs 16 and 17: each entry cut off at ±ε; then all are made smaller
   * by one factor where their root mean square is too large.
   */
  public Tensor project(Tensor perturbation) {
    Tensor clipped = perturbation.clamp(-epsilon, epsilon);
    if (deviation >= epsilon) {
      return clipped;
    }
    double excess = deviation(clipped) / deviation;
    return excess > 1 ? clipped.dividedBy(excess) : clipped;
  }

  private static double deviation(Tensor values) {
    try (Scope scope = Scope.open()) {
      return Math.sqrt(values.detach().square().mean().item());
    }
  }
}
