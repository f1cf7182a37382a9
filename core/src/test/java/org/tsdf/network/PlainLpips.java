package org.tsdf.network;

import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Tensor;

/** LPIPS written a second time, in loops over arrays, in double precision. */
final class PlainLpips {
  /** Channels of rows of columns. */
  private static final class Maps {
    private final double[][][] values;

    Maps(double[][][] values) {
      this.values = values;
    }

    int channels() {
      return values.length;
    }

    int height() {
      return values[0].length;
    }

    int width() {
      return values[0][0].length;
    }
  }

  private final Checkpoint network;
  private final Checkpoint linear;
  private Maps one;
  private Maps other;
  private int compared;
  private double sum;

  private PlainLpips(SmallBackbone small, Maps one, Maps other) {
    this.network = small.network();
    this.linear = small.linear();
    this.one = one;
    this.other = other;
  }

  static double between(
      LpipsBackbone backbone, SmallBackbone small, Tensor first, Tensor second, int index) {
    PlainLpips plain = new PlainLpips(small, scaled(first, index), scaled(second, index));
    switch (backbone) {
      case ALEX -> plain.alexNet();
      case VGG -> plain.vgg16();
      case SQUEEZE -> plain.squeezeNet();
    }
    return plain.sum;
  }

  private void alexNet() {
    conv("features.0", 4, 2);
    compare();
    pool(3, false);
    conv("features.3", 1, 2);
    compare();
    pool(3, false);
    for (int place : new int[] {6, 8, 10}) {
      conv("features." + place, 1, 1);
      compare();
    }
  }

  private void vgg16() {
    int[][] stages = {{0, 2}, {5, 7}, {10, 12, 14}, {17, 19, 21}, {24, 26, 28}};
    for (int[] stage : stages) {
      if (stage[0] > 0) {
        pool(2, false);
      }
      for (int place : stage) {
        conv("features." + place, 1, 1);
      }
      compare();
    }
  }

  private void squeezeNet() {
    conv("features.0", 2, 0);
    compare();
    pool(3, true);
    fire(3);
    fire(4);
    compare();
    pool(3, true);
    fire(6);
    fire(7);
    compare();
    pool(3, true);
    for (int place = 9; place <= 12; place++) {
      fire(place);
      compare();
    }
  }

  private void conv(String name, int stride, int padding) {
    one = convolved(one, name, stride, padding);
    other = convolved(other, name, stride, padding);
  }

  private void pool(int kernel, boolean ceil) {
    one = pooled(one, kernel, ceil);
    other = pooled(other, kernel, ceil);
  }

  private void fire(int place) {
    one = fired(one, "features." + place + ".");
    other = fired(other, "features." + place + ".");
  }

  private void compare() {
    double[] weights = numbers(linear, "lin" + compared++ + ".model.1.weight");
    double total = 0;
    for (int y = 0; y < one.height(); y++) {
      for (int x = 0; x < one.width(); x++) {
        double a = length(one, y, x);
        double b = length(other, y, x);
        for (int c = 0; c < one.channels(); c++) {
          double gap = one.values[c][y][x] / a - other.values[c][y][x] / b;
          total += weights[c] * gap * gap;
        }
      }
    }
    sum += total / (one.height() * one.width());
  }

  private static double length(Maps maps, int y, int x) {
    double squares = 0;
    for (int c = 0; c < maps.channels(); c++) {
      squares += maps.values[c][y][x] * maps.values[c][y][x];
    }
    return Math.sqrt(squares) + 1e-10;
  }

  private static Maps scaled(Tensor pictures, int index) {
    double[] shift = {-0.030, -0.088, -0.188};
    double[] scale = {0.458, 0.448, 0.450};
    int height = (int) pictures.size(2);
    int width = (int) pictures.size(3);
    double[] flat = pictures.select(0, index).to(DType.FLOAT64).contiguous().toDoubles();
    double[][][] values = new double[3][height][width];
    for (int i = 0; i < flat.length; i++) {
      int c = i / (height * width);
      values[c][i / width % height][i % width] = (flat[i] - shift[c]) / scale[c];
    }
    return new Maps(values);
  }

  private Maps convolved(Maps input, String name, int stride, int padding) {
    double[] weight = numbers(network, name + ".weight");
    double[] bias = numbers(network, name + ".bias");
    long[] shape = network.get(name + ".weight").shape();
    int kernel = (int) shape[2];
    int height = (input.height() + 2 * padding - kernel) / stride + 1;
    int width = (input.width() + 2 * padding - kernel) / stride + 1;
    double[][][] values = new double[(int) shape[0]][height][width];
    for (int k = 0; k < values.length; k++) {
      int filter = k * input.channels() * kernel * kernel;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int top = y * stride - padding;
          int left = x * stride - padding;
          double total = bias[k] + under(input, weight, filter, kernel, top, left);
          values[k][y][x] = Math.max(0, total);
        }
      }
    }
    return new Maps(values);
  }

  private static double under(
      Maps input, double[] weight, int filter, int kernel, int top, int left) {
    double total = 0;
    for (int c = 0; c < input.channels(); c++) {
      for (int i = 0; i < kernel; i++) {
        for (int j = 0; j < kernel; j++) {
          int y = top + i;
          int x = left + j;
          if (y >= 0 && y < input.height() && x >= 0 && x < input.width()) {
            total += weight[filter + (c * kernel + i) * kernel + j] * input.values[c][y][x];
          }
        }
      }
    }
    return total;
  }

  private static Maps pooled(Maps input, int kernel, boolean ceil) {
    int height = halved(input.height(), kernel, ceil);
    int width = halved(input.width(), kernel, ceil);
    double[][][] values = new double[input.channels()][height][width];
    for (int c = 0; c < values.length; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          double largest = Double.NEGATIVE_INFINITY;
          for (int i = 2 * y; i < Math.min(2 * y + kernel, input.height()); i++) {
            for (int j = 2 * x; j < Math.min(2 * x + kernel, input.width()); j++) {
              largest = Math.max(largest, input.values[c][i][j]);
            }
          }
          values[c][y][x] = largest;
        }
      }
    }
    return new Maps(values);
  }

  private static int halved(int size, int kernel, boolean ceil) {
    return (size - kernel + (ceil ? 1 : 0)) / 2 + 1;
  }

  private Maps fired(Maps input, String name) {
    Maps few = convolved(input, name + "squeeze", 1, 0);
    Maps pointwise = convolved(few, name + "expand1x1", 1, 0);
    Maps wide = convolved(few, name + "expand3x3", 1, 1);
    double[][][] both = new double[pointwise.channels() + wide.channels()][][];
    System.arraycopy(pointwise.values, 0, both, 0, pointwise.channels());
    System.arraycopy(wide.values, 0, both, pointwise.channels(), wide.channels());
    return new Maps(both);
  }

  private static double[] numbers(Checkpoint checkpoint, String name) {
    return checkpoint.get(name).toTensor().to(DType.FLOAT64).toDoubles();
  }
}
