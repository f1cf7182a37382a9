package org.tsdf.benchmarks;

/** How a convolution moves over its input. */
record Kernel(int size, int stride, int padding, int dilation, boolean depthwise, boolean bias) {
  /** Stride 1, the size stays, with bias. */
  static Kernel of(int size) {
    return new Kernel(size, 1, size / 2, 1, false, true);
  }

  Kernel strided(int step) {
    return new Kernel(size, step, padding, dilation, depthwise, bias);
  }

  Kernel padded(int border) {
    return new Kernel(size, stride, border, dilation, depthwise, bias);
  }

  /** Taps that far apart, and as wide a padding, so that a kernel of 3 keeps the size. */
  Kernel dilated(int distance) {
    return new Kernel(size, stride, distance, distance, depthwise, bias);
  }

  /** Each channel by itself. */
  Kernel channelwise() {
    return new Kernel(size, stride, padding, dilation, true, bias);
  }

  Kernel withoutBias() {
    return new Kernel(size, stride, padding, dilation, depthwise, false);
  }
}
