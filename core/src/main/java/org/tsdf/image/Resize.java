package org.tsdf.image;

import java.util.stream.IntStream;

/**
 * Bilinear resizing of 8-bit pictures with antialiasing, in the fixed-point arithmetic of Pillow:
 * first along rows, then along columns, rounded to 8 bits after each. Networks were trained on
 * pictures that Pillow resized, and so see the same bytes here.
 */
final class Resize {
  private static final int FRACTION_BITS = 22;
  private static final int HALF = 1 << (FRACTION_BITS - 1);

  private Resize() {}

  /**
   * @param samples height x width x channels
   * @return newHeight x newWidth x channels
   */
  static byte[] apply(
      byte[] samples, int width, int height, int channels, int newWidth, int newHeight) {
    byte[] wide = newWidth == width ? samples : rows(samples, width, height, channels, newWidth);
    return newHeight == height ? wide : columns(wide, newWidth * channels, height, newHeight);
  }

  private static byte[] rows(byte[] samples, int width, int height, int channels, int newWidth) {
    Taps taps = Taps.of(width, newWidth);
    byte[] result = new byte[Math.multiplyExact(newWidth * channels, height)];
    IntStream.range(0, height)
        .parallel()
        .forEach(
            y -> {
              for (int x = 0; x < newWidth; x++) {
                int source = (y * width + taps.first[x]) * channels;
                int target = (y * newWidth + x) * channels;
                for (int channel = 0; channel < channels; channel++) {
                  result[target + channel] =
                      weighted(samples, source + channel, channels, taps.weights[x]);
                }
              }
            });
    return result;
  }

  private static byte[] columns(byte[] samples, int rowLength, int height, int newHeight) {
    Taps taps = Taps.of(height, newHeight);
    byte[] result = new byte[Math.multiplyExact(rowLength, newHeight)];
    IntStream.range(0, newHeight)
        .parallel()
        .forEach(
            y -> {
              int source = taps.first[y] * rowLength;
              for (int i = 0; i < rowLength; i++) {
                result[y * rowLength + i] =
                    weighted(samples, source + i, rowLength, taps.weights[y]);
              }
            });
    return result;
  }

  private static byte weighted(byte[] samples, int start, int step, int[] weights) {
    int sum = HALF;
    int at = start;
    for (int weight : weights) {
      sum += (samples[at] & 0xFF) * weight;
      at += step;
    }
    return (byte) Math.min(255, Math.max(0, sum >> FRACTION_BITS));
  }

  /**
   * Which old samples make each new one: a triangle around the same relative place, as wide as the
   * larger of the two grids' cells.
   *
   * @param first of the old samples
   * @param weights of it and the following ones, in units of 2^-22
   */
  @SuppressWarnings("ArrayRecordComponent") // a parcel, never compared
  private record Taps(int[] first, int[][] weights) {

    static Taps of(int oldLength, int newLength) {
      double scale = (double) oldLength / newLength;
      double reach = Math.max(scale, 1);
      Taps taps = new Taps(new int[newLength], new int[newLength][]);
      for (int i = 0; i < newLength; i++) {
        double centre = (i + 0.5) * scale;
        int first = Math.max(0, (int) (centre - reach + 0.5));
        int end = Math.min(oldLength, (int) (centre + reach + 0.5));
        taps.first[i] = first;
        taps.weights[i] = triangle(first - centre + 0.5, end - first, reach);
      }
      return taps;
    }

    private static int[] triangle(double firstDistance, int count, double reach) {
      double[] heights = new double[count];
      double sum = 0;
      for (int i = 0; i < count; i++) {
        heights[i] = Math.max(0, 1 - Math.abs((firstDistance + i) / reach));
        sum += heights[i];
      }
      int[] weights = new int[count];
      for (int i = 0; i < count; i++) {
        weights[i] = (int) (heights[i] / sum * (1 << FRACTION_BITS) + 0.5);
      }
      return weights;
    }
  }
}
