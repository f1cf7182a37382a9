package org.tsdf.lab.training.detector;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.ArrayList;
import java.util.List;
import org.tsdf.image.Photo;

/**
 * A photo in memory at its own size, at half of it, a quarter and so on, so that it can be drawn
 * small without aliasing. A pixel is 0xRRGGBB.
 */
final class Picture {
  private static final int LEAST_SIDE = 8;

  private final List<Level> levels;

  @SuppressWarnings("ArrayRecordComponent") // a parcel, never compared
  private record Level(int width, int height, int[] pixels) {}

  private Picture(List<Level> levels) {
    this.levels = List.copyOf(levels);
  }

  /** A photo, made smaller first where its longer side has more pixels than {@code longest}. */
  static Picture of(Photo photo, int longest) {
    double scale = Math.min(1, (double) longest / Math.max(photo.width(), photo.height()));
    int width = (int) Math.max(1, Math.round(photo.width() * scale));
    int height = (int) Math.max(1, Math.round(photo.height() * scale));
    Photo fitted = scale < 1 ? photo.resized(width, height) : photo;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    fitted.drawOn(graphics, 0, 0);
    graphics.dispose();
    return of(image);
  }

  /** What was drawn, of type INT_RGB. */
  static Picture of(BufferedImage image) {
    List<Level> levels = new ArrayList<>();
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    Level level = new Level(image.getWidth(), image.getHeight(), pixels);
    levels.add(level);
    while (Math.min(level.width(), level.height()) >= 2 * LEAST_SIDE) {
      level = halved(level);
      levels.add(level);
    }
    return new Picture(levels);
  }

  private static Level halved(Level level) {
    int width = level.width() / 2;
    int height = level.height() / 2;
    int[] pixels = new int[width * height];
    int[] from = level.pixels();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = 2 * y * level.width() + 2 * x;
        int below = at + level.width();
        pixels[y * width + x] = mean(from[at], from[at + 1], from[below], from[below + 1]);
      }
    }
    return new Level(width, height, pixels);
  }

  private static int mean(int a, int b, int c, int d) {
    int outer = (a & 0xFF00FF) + (b & 0xFF00FF) + (c & 0xFF00FF) + (d & 0xFF00FF) + 0x20002;
    int green = (a >> 8 & 0xFF) + (b >> 8 & 0xFF) + (c >> 8 & 0xFF) + (d >> 8 & 0xFF) + 2;
    return ((outer >> 2) & 0xFF00FF) | ((green >> 2) << 8);
  }

  int width() {
    return levels.get(0).width();
  }

  int height() {
    return levels.get(0).height();
  }

  /**
   * Which level to read where it is drawn at a scale: the smallest that has at least as many pixels
   * as are drawn.
   *
   * @param softness how many levels smaller than that
   */
  int levelFor(double scale, int softness) {
    int level = 0;
    while (level + 1 < levels.size() && scale * (2 << level) <= 1) {
      level++;
    }
    return Math.min(level + softness, levels.size() - 1);
  }

  /**
   * The colour at a point, bilinear; outside, the colour of the nearest border pixel.
   *
   * @param x in pixels of the photo itself, 0.5 being the middle of the first
   */
  int at(int level, double x, double y) {
    Level source = levels.get(level);
    double scale = 1.0 / (1 << level);
    double column = Math.max(0, Math.min(source.width() - 1.0, x * scale - 0.5));
    double row = Math.max(0, Math.min(source.height() - 1.0, y * scale - 0.5));
    int left = (int) column;
    int top = (int) row;
    int right = Math.min(left + 1, source.width() - 1);
    int bottom = Math.min(top + 1, source.height() - 1);
    int across = (int) ((column - left) * 256);
    int down = (int) ((row - top) * 256);
    int[] pixels = source.pixels();
    int upper =
        mixed(pixels[top * source.width() + left], pixels[top * source.width() + right], across);
    int lower =
        mixed(
            pixels[bottom * source.width() + left],
            pixels[bottom * source.width() + right],
            across);
    return mixed(upper, lower, down);
  }

  /** Two colours mixed, {@code share} 256ths of the second. */
  static int mixed(int first, int second, int share) {
    int outer = (first & 0xFF00FF) * (256 - share) + (second & 0xFF00FF) * share + 0x800080;
    int green = (first & 0xFF00) * (256 - share) + (second & 0xFF00) * share + 0x8000;
    return ((outer >>> 8) & 0xFF00FF) | ((green >>> 8) & 0xFF00);
  }
}
