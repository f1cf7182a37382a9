package org.tsdf.benchmarks.examples;

import java.util.List;
import org.tsdf.image.Photo;
import org.tsdf.tensor.Scope;

/** Planes of numbers for arithmetic on pixels; colours lie on [-1, 1]. */
final class Picture {
  private final int width;
  private final int height;
  private final float[][] planes;

  private Picture(int width, int height, float[][] planes) {
    this.width = width;
    this.height = height;
    this.planes = planes;
  }

  /** Where each pixel of a new picture is taken from. */
  interface Warp {
    double x(int column, int row);

    double y(int column, int row);
  }

  static Picture of(Photo photo) {
    try (Scope scope = Scope.open()) {
      float[] all = photo.toTensor().toFloats();
      int size = photo.width() * photo.height();
      float[][] planes = new float[3][size];
      for (int c = 0; c < 3; c++) {
        System.arraycopy(all, c * size, planes[c], 0, size);
      }
      return new Picture(photo.width(), photo.height(), planes);
    }
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Row by row; to be read and written. */
  float[] plane(int number) {
    return planes[number];
  }

  static Picture blank(int width, int height, int planes) {
    return new Picture(width, height, new float[planes][width * height]);
  }

  /** Between pixels, and beyond the edges by repeating them. */
  float at(int plane, double x, double y) {
    double left = Math.max(0, Math.min(width - 1.0, x));
    double top = Math.max(0, Math.min(height - 1.0, y));
    int x0 = (int) left;
    int y0 = (int) top;
    int x1 = Math.min(width - 1, x0 + 1);
    int y1 = Math.min(height - 1, y0 + 1);
    float[] p = planes[plane];
    double across = left - x0;
    double upper = p[y0 * width + x0] * (1 - across) + p[y0 * width + x1] * across;
    double lower = p[y1 * width + x0] * (1 - across) + p[y1 * width + x1] * across;
    return (float) (upper + (lower - upper) * (top - y0));
  }

  Picture warped(int newWidth, int newHeight, Warp warp) {
    Picture result = blank(newWidth, newHeight, planes.length);
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        double fromX = warp.x(x, y);
        double fromY = warp.y(x, y);
        for (int c = 0; c < planes.length; c++) {
          result.planes[c][y * newWidth + x] = at(c, fromX, fromY);
        }
      }
    }
    return result;
  }

  /** Each pixel a mean over those around it, weighted as by a normal distribution. */
  Picture blurred(double deviation) {
    int reach = (int) Math.ceil(3 * deviation);
    double[] weights = new double[2 * reach + 1];
    double sum = 0;
    for (int i = -reach; i <= reach; i++) {
      weights[i + reach] = Math.exp(-i * i / (2 * deviation * deviation));
      sum += weights[i + reach];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    Picture result = blank(width, height, planes.length);
    for (int c = 0; c < planes.length; c++) {
      float[] across = new float[width * height];
      convolve(planes[c], across, weights, 1, width, width);
      convolve(across, result.planes[c], weights, width, height, 1);
    }
    return result;
  }

  /** Along rows (step 1, extent width) or columns (step width, extent height). */
  private void convolve(
      float[] from, float[] to, double[] weights, int step, int extent, int otherStep) {
    int reach = weights.length / 2;
    int lines = width * height / extent;
    for (int line = 0; line < lines; line++) {
      int start = line * otherStep;
      for (int i = 0; i < extent; i++) {
        double sum = 0;
        for (int k = -reach; k <= reach; k++) {
          int at = Math.max(0, Math.min(extent - 1, i + k));
          sum += weights[k + reach] * from[start + at * step];
        }
        to[start + i * step] = (float) sum;
      }
    }
  }

  /** A smaller picture, each pixel the mean of a square. */
  Picture reduced(int factor) {
    Picture result = blank(width / factor, height / factor, planes.length);
    for (int c = 0; c < planes.length; c++) {
      for (int y = 0; y < result.height; y++) {
        for (int x = 0; x < result.width; x++) {
          float sum = 0;
          for (int i = 0; i < factor * factor; i++) {
            int row = y * factor + i / factor;
            sum += planes[c][row * width + x * factor + i % factor];
          }
          result.planes[c][y * result.width + x] = sum / (factor * factor);
        }
      }
    }
    return result;
  }

  /** Pixel by pixel. */
  static Picture mean(List<Picture> pictures) {
    Picture first = pictures.get(0);
    Picture result = blank(first.width, first.height, first.planes.length);
    for (Picture picture : pictures) {
      for (int c = 0; c < result.planes.length; c++) {
        for (int i = 0; i < result.planes[c].length; i++) {
          result.planes[c][i] += picture.planes[c][i] / pictures.size();
        }
      }
    }
    return result;
  }

  /** With the differences from a blurred copy enlarged. */
  Picture sharpened(double deviation, double amount) {
    Picture soft = blurred(deviation);
    Picture result = blank(width, height, planes.length);
    for (int c = 0; c < planes.length; c++) {
      for (int i = 0; i < planes[c].length; i++) {
        float value = planes[c][i];
        result.planes[c][i] = (float) (value + amount * (value - soft.planes[c][i]));
      }
    }
    return result;
  }

  /** Brightness alone, in one plane. */
  Picture luminance() {
    Picture result = blank(width, height, 1);
    for (int i = 0; i < width * height; i++) {
      result.planes[0][i] = 0.3f * planes[0][i] + 0.59f * planes[1][i] + 0.11f * planes[2][i];
    }
    return result;
  }
}
