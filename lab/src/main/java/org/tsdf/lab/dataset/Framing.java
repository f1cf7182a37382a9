package org.tsdf.lab.dataset;

import org.tsdf.image.Photo;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Tensor;

/** A random view of a face: nearer or further, shifted, mirrored, in other light and sharpness. */
final class Framing {
  /** Sides, in sides of the {@link FaceCrop}. */
  private static final double NEAREST = 0.6;

  private static final double FURTHEST = 1.3;
  private static final double LARGEST_SHIFT = 0.12;

  /**
   * How far views lie below the crop on average, in sides of the view. In CelebA's crop the face
   * lies low (8 % of the side below the centre, by RetinaFace's boxes), in CelebA-HQ's less so (5
   * %); a universal perturbation that sees one place alone works there alone.
   */
  private static final double LOWERED = 0.03;

  private static final double CONTRAST = 0.2;
  private static final double BRIGHTNESS = 0.1;
  private static final double SHARPENED_SHARE = 0.6;
  private static final double SHARPEST = 2;
  private static final int BLUR = 5;

  private Framing() {}

  /**
   * @return (1, 3, size, size) on [-1, 1]
   */
  static Tensor of(Photo photo, int size, RandomSource random) {
    int crop = FaceCrop.side(photo);
    int side = (int) Math.round(crop * (NEAREST + (FURTHEST - NEAREST) * random.nextDouble()));
    int border = (int) Math.ceil(crop * FURTHEST * (0.5 + LARGEST_SHIFT + LOWERED));
    Tensor continued = Layers.edgePad(photo.toTensor(), border, border, border, border);
    int left = border + (photo.width() - side) / 2 + shift(side, random);
    int lowered = (int) Math.round(side * LOWERED);
    int top = border + (photo.height() - side) / 2 + lowered + shift(side, random);
    Tensor cut = continued.narrow(2, top, side).narrow(3, left, side);
    Tensor view = Resampling.resize(cut.contiguous(), size, size);
    return lit(random.nextDouble() < 0.5 ? view.flip(3) : view, random);
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
