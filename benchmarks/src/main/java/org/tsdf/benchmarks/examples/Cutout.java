package org.tsdf.benchmarks.examples;

import java.awt.image.BufferedImage;

/**
 * A composite without its backdrop. The portraits were taken before the same blue, so a pixel is
 * transparent as far as it is bluer than people are.
 */
final class Cutout {
  /** How far blue exceeds red and green, on [-1, 1], where a pixel begins to be transparent. */
  private static final double SKIN = 0.22;

  /** And where it is so altogether. */
  private static final double BACKDROP = 0.62;

  /** Below this row the shoulders reach the sides of the portraits. */
  static final int HEIGHT = 366;

  private Cutout() {}

  static BufferedImage of(Picture composite) {
    int width = composite.width();
    BufferedImage image = new BufferedImage(width, HEIGHT, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        double red = composite.plane(0)[at];
        double green = composite.plane(1)[at];
        double blue = composite.plane(2)[at];
        double excess = blue - Math.max(red, green);
        double opacity = 1 - Math.max(0, Math.min(1, (excess - SKIN) / (BACKDROP - SKIN)));
        double kept = Math.min(blue, Math.max(red, green) + 0.04); // no blue shine on hair
        image.setRGB(
            x,
            y,
            level(opacity * 2 - 1) << 24 | level(red) << 16 | level(green) << 8 | level(kept));
      }
    }
    return image;
  }

  private static int level(double value) {
    return (int) Math.max(0, Math.min(255, Math.round((value + 1) * 127.5)));
  }
}
