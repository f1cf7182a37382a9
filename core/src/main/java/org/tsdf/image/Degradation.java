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
   * A reduction in half of the cases, because it takes the most away; JPEG in a quarter; a blur or
   * a shift in an eighth each. Mild or strong.
   */
  static Degradation draw(RandomSource random) {
    return switch (random.nextInt(0, 7)) {
      case 0, 1 -> new Jpeg(random.nextInt(50, 95));
      case 2 -> new Blur(0.5 + 0.7 * random.nextDouble());
      case 3 -> new Shift(random.nextInt(-8, 8), random.nextInt(-8, 8));
      default -> new Reduction(0.4 + 0.3 * random.nextDouble());
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

  /** A Gaussian over 5 x 5 pixels. */
  record Blur(double sigma) implements Degradation {
    private static final int SIZE = 5;

    @Override
    public Tensor apply(Tensor pictures) {
      return Distortion.blur(pictures, SIZE, sigma);
    }
  }
}
