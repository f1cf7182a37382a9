package org.tsdf.lab.training.detector;

import java.util.Arrays;
import org.tsdf.tensor.RandomSource;

/**
 * A change of light and colour: a table of levels for each channel, and how much colour is left.
 */
final class Light {
  private static final int LEVELS = 256;

  private final int[][] tables;
  private final int colour;

  /**
   * @param colour 256ths of the colourfulness that stay
   */
  private Light(int[][] tables, int colour) {
    this.tables = tables;
    this.colour = colour;
  }

  /**
   * @param strength 1 for changes as between photos, less for smaller ones
   * @param grey how likely the result has no colour at all
   */
  static Light random(RandomSource random, double strength, double grey) {
    double contrast = Math.exp(strength * 0.4 * signed(random));
    double brightness = strength * 0.22 * signed(random);
    double gamma = Math.exp(strength * 0.35 * signed(random));
    int[][] tables = new int[3][LEVELS];
    for (int[] table : tables) {
      double tint = 1 + strength * 0.12 * signed(random);
      for (int level = 0; level < LEVELS; level++) {
        double value = Math.pow(level / 255.0, gamma) * tint;
        value = 0.5 + contrast * (value - 0.5) + brightness;
        table[level] = (int) Math.round(255 * Math.max(0, Math.min(1, value)));
      }
    }
    boolean drained = random.nextDouble() < grey;
    double left = 1 - strength * 0.5 * random.nextDouble();
    return new Light(tables, drained ? 0 : (int) Math.round(256 * left));
  }

  private static double signed(RandomSource random) {
    return random.nextDouble() + random.nextDouble() - 1;
  }

  int of(int pixel) {
    int red = tables[0][pixel >> 16 & 0xFF];
    int green = tables[1][pixel >> 8 & 0xFF];
    int blue = tables[2][pixel & 0xFF];
    int grey = (77 * red + 150 * green + 29 * blue) >> 8;
    return mixed(grey, red) << 16 | mixed(grey, green) << 8 | mixed(grey, blue);
  }

  void apply(int[] pixels) {
    Arrays.setAll(pixels, i -> of(pixels[i]));
  }

  private int mixed(int grey, int level) {
    return grey + (((level - grey) * colour) >> 8);
  }
}
