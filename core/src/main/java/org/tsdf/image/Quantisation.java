package org.tsdf.image;

import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * Between the scale [-1, 1] on which the method computes and the 8-bit levels 0 to 255 that files
 * hold: level v is v / 127.5 - 1.
 */
public final class Quantisation {
  private static final double HALF_RANGE = 127.5;

  /** A budget may miss a whole level by this much through the rounding of decimal fractions. */
  private static final double LEVEL_SLACK = 1e-6;

  /** What fits into the processor's cache, so that a large photo does not go through memory. */
  private static final long SAMPLES_AT_ONCE = 1 << 17;

  private Quantisation() {}

  /** Clips to [-1, 1] and rounds to the nearest level; UINT8, the same shape. */
  public static Tensor toLevels(Tensor pixels) {
    return levels(pixels).to(DType.UINT8);
  }

  /** The pixels, FLOAT32 on [-1, 1], that levels stand for. */
  public static Tensor fromLevels(Tensor levels) {
    return pixels(levels.to(DType.FLOAT32));
  }

  /** What saving and loading again makes of pixels: clipped and rounded, in the same type. */
  public static Tensor round(Tensor pixels) {
    return pixels(levels(pixels));
  }

  /**
   * The perturbed photo as it is saved: clipped, rounded, and no further from the photo than the
   * budget <em>after</em> rounding. Where the nearest level lies outside the budget, the nearest
   * one inside is taken.
   *
   * @param photo pixels that are whole levels already
   * @param epsilon the furthest a pixel may move, on [-1, 1]
   */
  public static Tensor roundWithin(Tensor photo, Tensor perturbed, double epsilon) {
    Tensor result = Tensors.zeros(photo.dtype(), photo.elements());
    Tensor unperturbed = photo.reshape(-1);
    Tensor moved = perturbed.reshape(-1);
    int furthest = wholeLevels(epsilon);
    for (long at = 0; at < photo.elements(); at += SAMPLES_AT_ONCE) {
      long count = Math.min(SAMPLES_AT_ONCE, photo.elements() - at);
      try (Scope scope = Scope.open()) {
        Tensor before = levels(unperturbed.narrow(0, at, count));
        Tensor after = levels(moved.narrow(0, at, count));
        Tensor change = after.minus(before).clamp(-furthest, furthest);
        result.narrow(0, at, count).set(pixels(before.plus(change)));
      }
    }
    return result.reshape(photo.shape());
  }

  /** The number of whole levels that fit into a budget on [-1, 1]: 6 for 0.05. */
  public static int wholeLevels(double epsilon) {
    return (int) Math.floor(epsilon * HALF_RANGE + LEVEL_SLACK);
  }

  private static Tensor levels(Tensor pixels) {
    return pixels.clamp(-1, 1).plus(1).times(HALF_RANGE).round();
  }

  private static Tensor pixels(Tensor levels) {
    return levels.dividedBy(HALF_RANGE).minus(1);
  }
}
