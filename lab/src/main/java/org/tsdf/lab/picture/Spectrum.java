package org.tsdf.lab.picture;

import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** The discrete Fourier transform of pictures. */
final class Spectrum {
  private Spectrum() {}

  /**
   * |F(u, v)|, the mean over the channels, frequency zero at (H / 2, W / 2) as {@code fftshift}
   * puts it.
   *
   * @param picture (1, C, H, W)
   * @return (H, W), FLOAT64
   */
  static Tensor magnitude(Tensor picture) {
    try (Scope scope = Scope.open()) {
      Tensor x = picture.detach().to(DType.FLOAT64).select(0, 0); // (C, H, W)
      int height = Math.toIntExact(x.size(1));
      int width = Math.toIntExact(x.size(2));
      Tensor downCosine = wave(height, true);
      Tensor downSine = wave(height, false);
      Tensor acrossCosine = wave(width, true).transpose(0, 1);
      Tensor acrossSine = wave(width, false).transpose(0, 1);
      Tensor cosines = x.matmul(acrossCosine); // (C, H, W)
      Tensor sines = x.matmul(acrossSine);
      Tensor real = downCosine.matmul(cosines).minus(downSine.matmul(sines));
      Tensor imaginary = downCosine.matmul(sines).plus(downSine.matmul(cosines));
      Tensor magnitude = real.square().plus(imaginary.square()).sqrt();
      return scope.keep(magnitude.mean(0).select(0, 0));
    }
  }

  /** cos or sin of 2π u n / N, a row for each frequency u - ⌊N / 2⌋. */
  private static Tensor wave(int length, boolean cosine) {
    double[] cells = new double[length * length];
    for (int row = 0; row < length; row++) {
      long frequency = row - (long) (length / 2);
      for (int n = 0; n < length; n++) {
        // reduced first, so that no digits are lost in large angles
        double angle = 2 * Math.PI * Math.floorMod(frequency * n, (long) length) / length;
        cells[row * length + n] = cosine ? Math.cos(angle) : Math.sin(angle);
      }
    }
    return Tensors.of(cells, length, length);
  }
}
