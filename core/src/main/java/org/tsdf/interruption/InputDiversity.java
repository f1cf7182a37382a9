package org.tsdf.interruption;

import org.tsdf.tensor.Layers;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Tensor;

/**
 * Input diversity (Xie et al. 2019): the picture is resized to a random side between 1 and 1.13
 * times its own, padded with zeros at a random place, and resized back.
 */
record InputDiversity(int side, int enlarged, int left, int top) {
  private static final double LARGEST = 290.0 / 256;

  /** Draws a placement for pictures of the given side. */
  static InputDiversity draw(RandomSource random, int side) {
    int full = (int) Math.round(side * LARGEST);
    int enlarged = random.nextInt(side, full - 1);
    return new InputDiversity(
        side, enlarged, random.nextInt(0, full - enlarged), random.nextInt(0, full - enlarged));
  }

  Tensor apply(Tensor images) {
    int full = (int) Math.round(side * LARGEST);
    int free = full - enlarged;
    Tensor larger = Resampling.resize(images, enlarged, enlarged);
    Tensor padded = Layers.zeroPad(larger, left, free - left, top, free - top);
    return Resampling.resize(padded, side, side);
  }
}
