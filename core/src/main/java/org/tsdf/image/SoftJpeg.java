package org.tsdf.image;

import java.util.List;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * What JPEG makes of pictures, differentiable (Shin and Song 2017): colours, half as many rows and
 * columns of chroma, cosine transform and quantisation as in the usual files (ITU-T T.81, Annex K;
 * JFIF), but a rounded number keeps the cube of what was rounded off, so that a gradient flows.
 */
final class SoftJpeg {
  private static final int BLOCK = 8;
  private static final int UNIT = 2 * BLOCK;
  private static final double MIDDLE = 127.5;
  private static final double HALF = 128;
  private static final Window BLOCKS = Window.of(BLOCK, 0);

  private static final int[] LUMINANCE = {
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, //
    14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62, //
    18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, //
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99
  };
  private static final int[] CHROMINANCE = {
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, //
    24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99, //
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, //
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99
  };

  private final DType type;
  private final Tensor cosines;
  private final Tensor luminance;
  private final Tensor chrominance;

  /**
   * @param quality 1 to 100, as in {@link Distortion#jpeg}
   */
  SoftJpeg(int quality, DType type) {
    this.type = type;
    this.cosines = Tensors.of(cosines(), BLOCK * BLOCK, 1, BLOCK, BLOCK).to(type);
    this.luminance = steps(LUMINANCE, quality);
    this.chrominance = steps(CHROMINANCE, quality);
  }

  /**
   * @param pictures (N, 3, H, W) on [-1, 1]
   * @return of the same shape, on [-1, 1]
   */
  Tensor apply(Tensor pictures) {
    long height = pictures.size(2);
    long width = pictures.size(3);
    Tensor wide = Layers.edgePad(pictures, 0, missing(width), 0, missing(height));
    Tensor rgb = wide.plus(1).times(MIDDLE);
    Tensor luma = mixed(rgb, 0.299, 0.587, 0.114).minus(HALF);
    Tensor blue = mixed(rgb, -0.168736, -0.331264, 0.5);
    Tensor red = mixed(rgb, 0.5, -0.418688, -0.081312);
    Tensor y = quantised(luma, luminance).plus(HALF);
    Tensor cb = coarse(blue);
    Tensor cr = coarse(red);
    Tensor decoded =
        Tensors.concatenate(
            List.of(
                y.plus(cr.times(1.402)),
                y.minus(cb.times(0.344136)).minus(cr.times(0.714136)),
                y.plus(cb.times(1.772))),
            1);
    return decoded.dividedBy(MIDDLE).minus(1).clamp(-1, 1).narrow(2, 0, height).narrow(3, 0, width);
  }

  private static int missing(long extent) {
    return (int) Math.floorMod(-extent, (long) UNIT);
  }

  private Tensor mixed(Tensor rgb, double red, double green, double blue) {
    Tensor weights = Tensors.of(new double[] {red, green, blue}, 1, 3, 1, 1).to(type);
    return Layers.conv2d(rgb, weights, null, Window.of(1, 0), 1);
  }

  private Tensor coarse(Tensor chroma) {
    Tensor half = Layers.averagePool2d(chroma, 2, 2, 0);
    Tensor decoded = quantised(half, chrominance);
    return Resampling.bilinear(decoded, chroma.size(2), chroma.size(3), false);
  }

  /** There and back through the cosine transform, (N, 1, H, W). */
  private Tensor quantised(Tensor plane, Tensor steps) {
    Tensor coefficients = Layers.conv2d(plane, cosines, null, BLOCKS, 1).dividedBy(steps);
    Tensor rounded = coefficients.detach().round();
    Tensor rest = coefficients.minus(rounded);
    Tensor kept = rounded.plus(rest.times(rest.square()));
    return Layers.convTranspose2d(kept.times(steps), cosines, null, BLOCKS);
  }

  /** The usual tables, scaled as usual for a quality, (1, 64, 1, 1). */
  private Tensor steps(int[] table, int quality) {
    int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    double[] steps = new double[table.length];
    for (int i = 0; i < table.length; i++) {
      steps[i] = Math.max(1, Math.min(255, (table[i] * scale + 50) / 100));
    }
    return Tensors.of(steps, 1, table.length, 1, 1).to(type);
  }

  /** Row u·8 + v holds the orthonormal cosine of u periods down and v across. */
  private static double[] cosines() {
    double[] all = new double[BLOCK * BLOCK * BLOCK * BLOCK];
    int at = 0;
    for (int u = 0; u < BLOCK; u++) {
      for (int v = 0; v < BLOCK; v++) {
        for (int row = 0; row < BLOCK; row++) {
          for (int column = 0; column < BLOCK; column++) {
            all[at++] = cosine(u, row) * cosine(v, column);
          }
        }
      }
    }
    return all;
  }

  private static double cosine(int frequency, int position) {
    double norm = frequency == 0 ? Math.sqrt(1.0 / BLOCK) : Math.sqrt(2.0 / BLOCK);
    return norm * Math.cos((2 * position + 1) * frequency * Math.PI / (2 * BLOCK));
  }
}
