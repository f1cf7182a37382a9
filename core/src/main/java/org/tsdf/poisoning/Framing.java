package org.tsdf.poisoning;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * Shows each training picture in several framings: nearer and further, shifted, mirrored, in other
 * light and sharpness. A detector answers a face at one place and size with a handful of anchors;
 * without variety a universal perturbation learns to silence only those.
 */
final class Framing {
  private static final double NEAREST = 0.6;
  private static final double FURTHEST = 1.3;
  private static final double LARGEST_SHIFT = 0.1;
  private static final double CONTRAST = 0.2;
  private static final double BRIGHTNESS = 0.1;
  private static final double SHARPENED_SHARE = 0.6;
  private static final double SHARPEST = 2;
  private static final int BLUR = 5;

  private Framing() {}

  /**
   * @param images (N, 3, S, S) on [-1, 1]
   * @param copies framings of each picture; 1 leaves the pictures as they are
   * @return (N · copies, 3, S, S); the framings of a picture follow each other
   */
  static Tensor expand(Tensor images, int copies, long seed) {
    if (copies == 1) {
      return images;
    }
    RandomSource random = new RandomSource(seed).fork(copies);
    List<Tensor> framed = new ArrayList<>();
    for (long n = 0; n < images.size(0); n++) {
      for (int copy = 0; copy < copies; copy++) {
        try (Scope scope = Scope.open()) {
          framed.add(scope.keep(lit(framed(images.narrow(0, n, 1), random), random)));
        }
      }
    }
    return Tensors.concatenate(framed, 0);
  }

  /** Cuts a square out of the picture continued at its edges, and resizes it back. */
  private static Tensor framed(Tensor image, RandomSource random) {
    int full = (int) image.size(3);
    int border = (int) Math.ceil(full * ((FURTHEST - 1) / 2 + LARGEST_SHIFT * FURTHEST));
    Tensor continued = Layers.edgePad(image, border, border, border, border);
    int side = (int) Math.round(full * (NEAREST + (FURTHEST - NEAREST) * random.nextDouble()));
    int left = border + (full - side) / 2 + shift(side, random);
    int top = border + (full - side) / 2 + shift(side, random);
    Tensor cut = continued.narrow(2, top, side).narrow(3, left, side);
    Tensor resized = Resampling.resize(cut.contiguous(), full, full);
    return random.nextDouble() < 0.5 ? resized.flip(3) : resized;
  }

  private static int shift(int side, RandomSource random) {
    return (int) (side * LARGEST_SHIFT * (2 * random.nextDouble() - 1));
  }

  private static Tensor lit(Tensor image, RandomSource random) {
    Tensor result = image;
    if (random.nextDouble() < SHARPENED_SHARE) {
      int edge = BLUR / 2;
      Tensor blurred =
          Layers.averagePool2d(Layers.edgePad(image, edge, edge, edge, edge), BLUR, 1, 0);
      result = image.plus(image.minus(blurred).times(SHARPEST * random.nextDouble()));
    }
    double contrast = 1 + CONTRAST * (2 * random.nextDouble() - 1);
    double brightness = BRIGHTNESS * (2 * random.nextDouble() - 1);
    return result.times(contrast).plus(brightness).clamp(-1, 1);
  }
}
