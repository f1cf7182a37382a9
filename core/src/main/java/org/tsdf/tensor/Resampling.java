package org.tsdf.tensor;

import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.InterpolateFuncOptions;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.LongVectorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kBilinear;

/** Resizing of batches (N, C, H, W); gradients flow. */
public final class Resampling {
  private Resampling() {}

  /**
   * Bilinear with antialiasing (half-pixel centres), the resize that Pillow and torchvision apply
   * to photos. Returns the input itself where the size already fits.
   */
  public static Tensor resize(Tensor x, long height, long width) {
    if (x.size(-2) == height && x.size(-1) == width) {
      return x;
    }
    try (LongVector size = new LongVector(new long[] {height, width});
        LongVectorOptional wanted = new LongVectorOptional(size);
        BoolOptional corners = new BoolOptional(false);
        InterpolateFuncOptions options = new InterpolateFuncOptions()) {
      options.size().put(wanted);
      options.mode().put(new kBilinear());
      options.align_corners().put(corners);
      try (BoolPointer antialias = options.antialias()) {
        antialias.put(true);
      }
      return Layers.call("resize", () -> torch.interpolate(x.handle(), options), x);
    }
  }

  /** Bilinear without antialiasing, as networks do between their layers. */
  public static Tensor bilinear(Tensor x, long height, long width, boolean alignCorners) {
    return Layers.call(
        "bilinear",
        () -> torch.upsample_bilinear2d(x.handle(), new long[] {height, width}, alignCorners),
        x);
  }

  /** Each pixel repeated. */
  public static Tensor nearest(Tensor x, long height, long width) {
    return Layers.call("nearest", () -> torch.upsample_nearest2d(x.handle(), height, width), x);
  }
}
