package org.tsdf.lab.training.detector;

import java.nio.file.Path;
import org.tsdf.image.Encoding;
import org.tsdf.image.Photo;
import org.tsdf.tensor.RandomSource;

/** What cameras and files do to pictures: light, blur, coarse pixels, noise, JPEG. */
final class Weathering {
  private static final Path IN_MEMORY = Path.of("scene in memory");

  private Weathering() {}

  /** Changes the canvas and takes its picture. */
  static Photo photograph(Canvas canvas, RandomSource random) {
    Light.random(random, 0.7, 0.1).apply(canvas.pixels());
    double kind = random.nextDouble();
    if (kind < 0.15) {
      blur(canvas, random.nextInt(1, 3));
    } else if (kind < 0.3) {
      coarsen(canvas, 1.3 + 1.2 * random.nextDouble());
    }
    if (random.nextDouble() < 0.25) {
      noise(canvas, 1 + 11 * random.nextDouble(), random);
    }
    Photo photo = Photo.fromImage(canvas.image());
    if (random.nextDouble() < 0.3) {
      byte[] file = photo.encode(IN_MEMORY, new Encoding.Jpeg(random.nextInt(25, 95)));
      return Photo.decode(file, IN_MEMORY);
    }
    return photo;
  }

  /** Several times a quarter, a half, a quarter along rows and columns. */
  private static void blur(Canvas canvas, int times) {
    int size = canvas.size();
    for (int i = 0; i < times; i++) {
      smooth(canvas.pixels(), size, 1, size);
      smooth(canvas.pixels(), size, size, 1);
    }
  }

  private static void smooth(int[] pixels, int size, int step, int line) {
    for (int row = 0; row < size; row++) {
      int before = pixels[row * line];
      for (int i = 0; i < size; i++) {
        int at = row * line + i * step;
        int here = pixels[at];
        int after = i + 1 < size ? pixels[at + step] : here;
        pixels[at] = Picture.mixed(here, Picture.mixed(before, after, 128), 128);
        before = here;
      }
    }
  }

  /** As if it had been taken with fewer pixels and enlarged. */
  private static void coarsen(Canvas canvas, double factor) {
    int size = canvas.size();
    int fewer = (int) Math.round(size / factor);
    Photo enlarged = Photo.fromImage(canvas.image()).resized(fewer, fewer).resized(size, size);
    var graphics = canvas.image().createGraphics();
    enlarged.drawOn(graphics, 0, 0);
    graphics.dispose();
  }

  /**
   * @param strength about the standard deviation in levels
   */
  private static void noise(Canvas canvas, double strength, RandomSource random) {
    int[] pixels = canvas.pixels();
    long state = random.state() | 1;
    for (int i = 0; i < pixels.length; i++) {
      state ^= state << 13;
      state ^= state >>> 7;
      state ^= state << 17;
      int pixel = pixels[i];
      int red = noisy(pixel >> 16 & 0xFF, state, strength);
      int green = noisy(pixel >> 8 & 0xFF, state >>> 16, strength);
      int blue = noisy(pixel & 0xFF, state >>> 32, strength);
      pixels[i] = red << 16 | green << 8 | blue;
    }
  }

  /** Two uniform bytes make a triangular distribution of deviation 104. */
  private static int noisy(int level, long bits, double strength) {
    double sum = (bits & 0xFF) + (bits >>> 8 & 0xFF) - 255;
    return (int) Math.max(0, Math.min(255, level + strength * sum / 104));
  }
}
