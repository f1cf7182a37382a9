package org.tsdf.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** What happens to photos on their way through the world, for measuring what survives it. */
public final class Distortion {
  private static final Path IN_MEMORY = Path.of("photo in memory");

  private Distortion() {}

  /**
   * Convolution with a Gaussian; the border is mirrored. Differentiable.
   *
   * @param x (N, C, H, W)
   * @param size of the kernel, odd
   * @param sigma in pixels
   */
  public static Tensor blur(Tensor x, int size, double sigma) {
    if (size < 1 || size % 2 == 0 || !(sigma > 0)) {
      throw new IllegalArgumentException(
          "a blur needs an odd size and a positive sigma, got " + size + " and " + sigma);
    }
    long channels = x.size(1);
    int border = size / 2;
    Tensor weights = Tensors.of(gaussian(size, sigma), 1, 1, 1, size).to(x.dtype());
    Tensor across = weights.expand(channels, 1, 1, size).contiguous();
    Tensor down = across.transpose(2, 3).contiguous();
    Tensor padded = Layers.reflectPad(x, border, border, border, border);
    Layers.Window window = Layers.Window.of(1, 0);
    Tensor rows = Layers.conv2d(padded, across, null, window, (int) channels);
    return Layers.conv2d(rows, down, null, window, (int) channels);
  }

  /**
   * Each picture encoded as JPEG and decoded again.
   *
   * @param pictures (N, 3, H, W) on [-1, 1]
   * @param quality 1 to 100
   * @return of the same shape, whole 8-bit levels, without gradient
   */
  public static Tensor jpeg(Tensor pictures, int quality) {
    Encoding encoding = new Encoding.Jpeg(quality);
    try (Scope scope = Scope.open()) {
      List<Tensor> decoded = new ArrayList<>();
      for (long i = 0; i < pictures.size(0); i++) {
        Photo photo = Photo.fromTensor(pictures.narrow(0, i, 1));
        byte[] file = photo.encode(IN_MEMORY, encoding);
        decoded.add(Photo.decode(file, IN_MEMORY).toTensor());
      }
      return scope.keep(Tensors.concatenate(decoded, 0));
    }
  }

  private static double[] gaussian(int size, double sigma) {
    double[] weights = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      double distance = i - size / 2;
      weights[i] = Math.exp(-distance * distance / (2 * sigma * sigma));
      sum += weights[i];
    }
    for (int i = 0; i < size; i++) {
      weights[i] /= sum;
    }
    return weights;
  }
}
