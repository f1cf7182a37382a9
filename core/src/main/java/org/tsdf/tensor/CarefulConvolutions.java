package org.tsdf.tensor;

import java.util.List;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.tsdf.tensor.Layers.Window;

/**
 * Convolutions for processors on which oneDNN's go wrong: seen with oneDNN 3.7.1, which libtorch
 * 2.10 has, in a virtual machine on AMD's family 26, with AVX, AVX2 and AVX-512. It computes in
 * blocks of up to 16 channels and should fill the last one up with zeros; there, what was in memory
 * counts, and results are wrong or not a number. The input gradient of a convolution with a group
 * for each channel and a stride of 2 is wrong in bfloat16, too. Whether that is so here is tried
 * once; then channels of zeros are added before a convolution and taken away after it, and groups
 * are computed in single precision.
 */
final class CarefulConvolutions {
  /** Of oneDNN's widest layout, in channels; the narrower ones divide it. */
  private static final long BLOCK = 16;

  private static final double ROUNDING = 1e-3;

  /** On first use, since a trial takes some milliseconds. */
  private static final class Trial {
    static final boolean FAILED = !Autograd.on(CarefulConvolutions::tailsAreRight);
  }

  private CarefulConvolutions() {}

  /** Whether libtorch's own convolutions go wrong on this machine. */
  static boolean needed() {
    return Trial.FAILED;
  }

  /** As {@link Layers#conv2d}. */
  static Tensor conv2d(Tensor x, Tensor weight, @Nullable Tensor bias, Window window, int groups) {
    return groups == 1
        ? inWholeBlocks(x, weight, bias, window)
        : Layers.plainConv2d(
                single(x), single(weight), bias == null ? null : single(bias), window, groups)
            .to(x.dtype());
  }

  private static Tensor inWholeBlocks(
      Tensor x, Tensor weight, @Nullable Tensor bias, Window window) {
    long missingIn = missing(weight.size(1));
    long missingOut = missing(weight.size(0));
    Tensor result =
        Layers.plainConv2d(
            padded(x, 0, missingIn),
            padded(weight, missingOut, missingIn),
            longer(bias, missingOut),
            window,
            1);
    return missingOut == 0 ? result : result.narrow(1, 0, weight.size(0));
  }

  /** As {@link Layers#convTranspose2d}, in whole blocks. */
  static Tensor convTranspose2d(Tensor x, Tensor weight, @Nullable Tensor bias, Window window) {
    long missingIn = missing(weight.size(0));
    long missingOut = missing(weight.size(1));
    Tensor result =
        Layers.plainConvTranspose2d(
            padded(x, 0, missingIn),
            padded(weight, missingIn, missingOut),
            longer(bias, missingOut),
            window);
    return missingOut == 0 ? result : result.narrow(1, 0, weight.size(1));
  }

  /** Double precision, which oneDNN does not compute, stays. */
  private static Tensor single(Tensor x) {
    return x.dtype() == DType.FLOAT64 ? x : x.to(DType.FLOAT32);
  }

  private static long missing(long channels) {
    return (BLOCK - channels % BLOCK) % BLOCK;
  }

  /** With so many zeros more along the first axis, and along the second. */
  private static Tensor padded(Tensor x, long first, long second) {
    return first == 0 && second == 0
        ? x
        : Layers.call(
            "fillBlocks",
            () -> torch.constant_pad_nd(x.handle(), 0, 0, 0, 0, 0, second, 0, first),
            x);
  }

  private static @Nullable Tensor longer(@Nullable Tensor bias, long more) {
    return bias == null || more == 0
        ? bias
        : Layers.call("fillBlocks", () -> torch.constant_pad_nd(bias.handle(), 0, more), bias);
  }

  /** Convolutions with channels that do not fill their blocks, against double precision. */
  private static boolean tailsAreRight() {
    try (Scope scope = Scope.open()) {
      RandomSource random = new RandomSource(1);
      soil(random);
      for (long[] channels : List.of(new long[] {3, 8}, new long[] {24, 16}, new long[] {13, 5})) {
        for (int size : new int[] {9, 16}) {
          Tensor x = random.normal(DType.FLOAT32, 2, channels[0], size, size);
          Tensor weight = random.normal(DType.FLOAT32, channels[1], channels[0], 3, 3);
          if (!agree(answers(x, weight, DType.FLOAT64), answers(x, weight, DType.FLOAT32))) {
            return false;
          }
        }
      }
      return true;
    }
  }

  /** Leaves large numbers in memory that comes free, where a trial might find zeros by chance. */
  private static void soil(RandomSource random) {
    for (int size : new int[] {9, 16}) {
      try (Scope scope = Scope.open()) {
        Tensor x = random.normal(DType.FLOAT32, 2, BLOCK, size, size).times(1e3);
        answers(x, random.normal(DType.FLOAT32, BLOCK, BLOCK, 3, 3).times(1e3), DType.FLOAT32);
      }
    }
  }

  /** The result, and the gradients of its sum of squares. */
  private static List<Tensor> answers(Tensor input, Tensor kernels, DType type) {
    Tensor x = input.to(type).requiresGradient();
    Tensor weight = kernels.to(type).requiresGradient();
    Tensor y = Layers.plainConv2d(x, weight, null, Window.of(1, 1), 1);
    List<Tensor> gradients = Autograd.gradients(y.square().sum(), List.of(x, weight), false);
    return List.of(y, gradients.get(0), gradients.get(1));
  }

  private static boolean agree(List<Tensor> expected, List<Tensor> found) {
    for (int i = 0; i < expected.size(); i++) {
      Tensor exact = expected.get(i);
      double off = found.get(i).to(DType.FLOAT64).minus(exact).abs().max().item();
      if (!(off <= ROUNDING * exact.abs().max().item())) { // which not a number is not
        return false;
      }
    }
    return true;
  }
}
