package org.tsdf.image;

import org.tsdf.tensor.Layers;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Tensor;

/**
 * What may happen to a photo before a network sees it, differentiable: what {@link Distortion} does
 * for measuring, a robust perturbation learns from.
 */
public sealed interface Degradation {
  /**
   * @param pictures (N, 3, H, W) on [-1, 1]
   * @return of the same shape
   */
  Tensor apply(Tensor pictures);

  /**
   * A closer crop in three of eight cases, because it takes the most away; JPEG in two; a
   * reduction, a blur or a shift in one each.
   */
  static Degradation draw(RandomSource random) {
    return switch (random.nextInt(0, 7)) {
      case 0, 1 -> new Jpeg(random.nextInt(50, 95));
      case 2 -> new Blur(0.5 + 0.7 * random.nextDouble());
      case 3 -> new Shift(random.nextInt(-8, 8), random.nextInt(-8, 8));
      case 4 -> new Reduction(0.4 + 0.3 * random.nextDouble());
      default ->
          new Crop(0.88 + 0.12 * random.nextDouble(), random.nextDouble(), random.nextDouble());
    };
  }

  /** Encoded at a quality of 1 to 100, and decoded; see {@link SoftJpeg}. */
  record Jpeg(int quality) implements Degradation {
    @Override
    public Tensor apply(Tensor pictures) {
      return new SoftJpeg(quality, pictures.dtype()).apply(pictures);
    }
  }

  /** Reduced to this share of rows and columns, and enlarged again. */
  record Reduction(double share) implements Degradation {
    @Override
    public Tensor apply(Tensor pictures) {
      long height = pictures.size(2);
      long width = pictures.size(3);
      Tensor small =
          Resampling.resize(
              pictures,
              Math.max(1, Math.round(height * share)),
              Math.max(1, Math.round(width * share)));
      return Resampling.resize(small, height, width);
    }
  }

  /**
   * Moved by whole pixels, the border continued: cropped a little otherwise. A perturbation that
   * was never moved loses most of its effect at one pixel.
   */
  record Shift(int right, int down) implements Degradation {
    @Override
    public Tensor apply(Tensor pictures) {
      int far = Math.max(Math.abs(right), Math.abs(down));
      return Layers.edgePad(pictures, far, far, far, far)
          .narrow(2, far - down, pictures.size(2))
          .narrow(3, far - right, pictures.size(3))
          .contiguous();
    }
  }

  /**
   * Protected at a larger size, then cut closer and reduced, as strangers do who crop by a rule of
   * their own: all that the perturbation draws comes out larger, and softer.
   *
   * @param share of the rows and columns that are kept, in (0, 1]
   * @param across where the cut begins, as a share of the columns that are left out
   * @param down likewise of the rows
   */
  record Crop(double share, double across, double down) implements Degradation {
    /** How many times as large; a larger photo than that softens no more. */
    private static final long ENLARGED = 2;

    @Override
    public Tensor apply(Tensor pictures) {
      long height = ENLARGED * pictures.size(2);
      long width = ENLARGED * pictures.size(3);
      long rows = Math.max(1, Math.round(height * share));
      long columns = Math.max(1, Math.round(width * share));
      Tensor cut =
          Resampling.resize(pictures, height, width)
              .narrow(2, Math.round((height - rows) * down), rows)
              .narrow(3, Math.round((width - columns) * across), columns);
      return Resampling.resize(cut, pictures.size(2), pictures.size(3));
    }
  }

  /** A Gaussian over 5 x 5 pixels. */
  record Blur(double sigma) implements Degradation {
    private static final int SIZE = 5;

    @Override
    public Tensor apply(Tensor pictures) {
      return Distortion.blur(pictures, SIZE, sigma);
    }
  }
}
