package org.tsdf.image;

import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * Moves pixels between interleaved bytes and planar tensors, some rows at a time, so that a large
 * photo needs little more memory than itself.
 */
final class PixelTransfer {
  private static final int PIXELS_AT_ONCE = 1 << 20;

  private PixelTransfer() {}

  /**
   * @param rgb height x width x 3
   * @return (1, 3, height, width), FLOAT32 on [-1, 1]
   */
  static Tensor toTensor(byte[] rgb, int height, int width) {
    Tensor pixels = Tensors.zeros(DType.FLOAT32, 1, 3, height, width);
    int rowsAtOnce = rowsAtOnce(width);
    for (int row = 0; row < height; row += rowsAtOnce) {
      int rows = Math.min(rowsAtOnce, height - row);
      try (Scope scope = Scope.open()) {
        byte[] planes = planes(rgb, row * width, rows * width);
        Tensor levels = Tensors.of(planes, 1, 3, rows, width);
        pixels.narrow(2, row, rows).set(Quantisation.fromLevels(levels));
      }
    }
    return pixels;
  }

  /**
   * @param pixels (1, 3, height, width) on [-1, 1]; clipped and rounded
   * @return height x width x 3
   */
  static byte[] toBytes(Tensor pixels, int height, int width) {
    if (!pixels.hasShape(1, 3, height, width)) {
      throw new IllegalArgumentException(
          "pixels must have shape (1, 3, " + height + ", " + width + "), got " + pixels);
    }
    byte[] rgb = new byte[Math.multiplyExact(height * width, 3)];
    int rowsAtOnce = rowsAtOnce(width);
    for (int row = 0; row < height; row += rowsAtOnce) {
      int rows = Math.min(rowsAtOnce, height - row);
      try (Scope scope = Scope.open()) {
        Tensor part = pixels.detach().narrow(2, row, rows);
        if (Double.isNaN(part.sum().item())) {
          throw new IllegalArgumentException("pixels must be numbers, but some are NaN");
        }
        interleave(Quantisation.toLevels(part).toBytes(), rgb, row * width, rows * width);
      }
    }
    return rgb;
  }

  private static int rowsAtOnce(int width) {
    return Math.max(1, PIXELS_AT_ONCE / width);
  }

  private static byte[] planes(byte[] rgb, int firstPixel, int pixels) {
    byte[] planes = new byte[3 * pixels];
    for (int i = 0, source = 3 * firstPixel; i < pixels; i++, source += 3) {
      planes[i] = rgb[source];
      planes[pixels + i] = rgb[source + 1];
      planes[2 * pixels + i] = rgb[source + 2];
    }
    return planes;
  }

  private static void interleave(byte[] planes, byte[] rgb, int firstPixel, int pixels) {
    for (int i = 0, target = 3 * firstPixel; i < pixels; i++, target += 3) {
      rgb[target] = planes[i];
      rgb[target + 1] = planes[pixels + i];
      rgb[target + 2] = planes[2 * pixels + i];
    }
  }
}
