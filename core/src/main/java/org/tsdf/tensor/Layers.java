package org.tsdf.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** The layers that networks are made of, as pure functions of input and weights. */
public final class Layers {
  private static final long[] UNIT = {1, 1};

  /** libtorch's number for a loss that is added up over the elements (at::Reduction::Sum). */
  private static final long SUMMED = 2;

  private Layers() {}

  /**
   * Convolution of a batch (N, C, H, W) with weights (K, C / groups, kh, kw).
   *
   * @param bias (K), or null for none
   */
  public static Tensor conv2d(
      Tensor x, Tensor weight, @Nullable Tensor bias, Window window, int groups) {
    return CarefulConvolutions.needed()
        ? CarefulConvolutions.conv2d(x, weight, bias, window, groups)
        : plainConv2d(x, weight, bias, window, groups);
  }

  /** As libtorch computes it. */
  static Tensor plainConv2d(
      Tensor x, Tensor weight, @Nullable Tensor bias, Window window, int groups) {
    return call(
        "conv2d",
        () ->
            torch.conv2d(
                x.handle(),
                weight.handle(),
                optional(bias),
                window.stride(),
                window.padding(),
                window.dilation(),
                groups),
        x,
        weight);
  }

  /** Transposed convolution of a batch (N, C, H, W) with weights (C, K, kh, kw). */
  public static Tensor convTranspose2d(
      Tensor x, Tensor weight, @Nullable Tensor bias, Window window) {
    return CarefulConvolutions.needed()
        ? CarefulConvolutions.convTranspose2d(x, weight, bias, window)
        : plainConvTranspose2d(x, weight, bias, window);
  }

  /** As libtorch computes it. */
  static Tensor plainConvTranspose2d(
      Tensor x, Tensor weight, @Nullable Tensor bias, Window window) {
    return call(
        "convTranspose2d",
        () ->
            torch.conv_transpose2d(
                x.handle(),
                weight.handle(),
                optional(bias),
                window.stride(),
                window.padding(),
                new long[] {0, 0},
                1,
                window.dilation()),
        x,
        weight);
  }

  /** x Wᵀ + b for x (N, in) and W (out, in). */
  public static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
    return call(
        "linear", () -> torch.linear(x.handle(), weight.handle(), optional(bias)), x, weight);
  }

  /**
   * Batch normalisation.
   *
   * @param training whether to use the batch's own statistics; the running ones then move by {@code
   *     momentum}
   */
  public static Tensor batchNorm(
      Tensor x,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      @Nullable Tensor runningMean,
      @Nullable Tensor runningVariance,
      boolean training,
      double momentum,
      double epsilon) {
    return call(
        "batchNorm",
        () ->
            torch.batch_norm(
                x.handle(),
                optional(weight),
                optional(bias),
                optional(runningMean),
                optional(runningVariance),
                training,
                momentum,
                epsilon,
                false),
        x);
  }

  /**
   * Instance normalisation: each channel of each picture by its own mean and biased variance. The
   * result has the memory layout of the input.
   *
   * <p>Computed as batch normalisation: of each picture by itself where channels lie last, else of
   * one picture that has all channels of the batch. libtorch's own instance normalisation gives a
   * wrong input gradient for a single picture whose incoming gradient lies in channels-last order.
   *
   * @param x (N, C, H, W)
   * @param weight (C), or null for ones
   * @param bias (C), or null for zeros
   */
  public static Tensor instanceNorm(
      Tensor x, @Nullable Tensor weight, @Nullable Tensor bias, double epsilon) {
    return instanceNorm(x, weight, bias, epsilon, null);
  }

  /**
   * As {@link #instanceNorm(Tensor, Tensor, Tensor, double)}, and tells the statistics.
   *
   * @param statistics overwritten; null if nobody wants them
   */
  public static Tensor instanceNorm(
      Tensor x,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      double epsilon,
      @Nullable Statistics statistics) {
    if (x.size(0) == 1) {
      return normalised(x, weight, bias, epsilon, statistics, 0);
    }
    return x.isChannelsLast()
        ? pictureByPicture(x, weight, bias, epsilon, statistics)
        : folded(x, weight, bias, epsilon, statistics);
  }

  /**
   * Mean and unbiased variance of every channel of every picture.
   *
   * @param means (N, C)
   * @param variances (N, C)
   */
  public record Statistics(Tensor means, Tensor variances) {
    /** Room for the statistics of {@code x}, (N, C, H, W). */
    public static Statistics of(Tensor x, DType type) {
      return new Statistics(
          Tensors.zeros(type, x.size(0), x.size(1)), Tensors.zeros(type, x.size(0), x.size(1)));
    }
  }

  /** Batch normalisation of one picture, or of several that were made one. */
  private static Tensor normalised(
      Tensor x,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      double epsilon,
      @Nullable Statistics statistics,
      long first) {
    if (statistics == null) {
      return batchNorm(x, weight, bias, null, null, true, 0, epsilon);
    }
    long channels = statistics.means().size(1);
    long rows = x.size(1) / channels;
    Tensor means = statistics.means().narrow(0, first, rows).reshape(-1);
    Tensor variances = statistics.variances().narrow(0, first, rows).reshape(-1);
    return batchNorm(x, weight, bias, means, variances, true, 1, epsilon);
  }

  private static Tensor folded(
      Tensor x,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      double epsilon,
      @Nullable Statistics statistics) {
    long pictures = x.size(0);
    long channels = x.size(1);
    Tensor flat = x.reshape(1, pictures * channels, x.size(2) * x.size(3));
    return normalised(
            flat,
            weight == null ? null : repeated(weight, pictures),
            bias == null ? null : repeated(bias, pictures),
            epsilon,
            statistics,
            0)
        .reshape(x.shape());
  }

  private static Tensor pictureByPicture(
      Tensor x,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      double epsilon,
      @Nullable Statistics statistics) {
    List<Tensor> results = new ArrayList<>();
    for (Tensor picture : x.split(0)) {
      results.add(normalised(picture, weight, bias, epsilon, statistics, results.size()));
    }
    return Tensors.concatenate(results, 0);
  }

  private static Tensor repeated(Tensor channels, long pictures) {
    long count = channels.size(0);
    return channels.unsqueeze(0).expand(pictures, count).reshape(pictures * count);
  }

  public static Tensor maxPool2d(Tensor x, int kernel, int stride, int padding, boolean ceil) {
    return call(
        "maxPool2d",
        () ->
            torch.max_pool2d(
                x.handle(),
                new long[] {kernel, kernel},
                new long[] {stride, stride},
                new long[] {padding, padding},
                UNIT,
                ceil),
        x);
  }

  /** Average pooling; positions added by padding count as zeros. */
  public static Tensor averagePool2d(Tensor x, int kernel, int stride, int padding) {
    return call(
        "averagePool2d",
        () ->
            torch.avg_pool2d(
                x.handle(),
                new long[] {kernel, kernel},
                new long[] {stride, stride},
                new long[] {padding, padding},
                false,
                true,
                new LongOptional()),
        x);
  }

  /** Averages over cells so that the result has the given height and width (area resizing). */
  public static Tensor adaptiveAveragePool2d(Tensor x, long height, long width) {
    return call(
        "adaptiveAveragePool2d", () -> torch.adaptive_avg_pool2d(x.handle(), height, width), x);
  }

  /**
   * x where it is positive, else slope · x, the slope being that of its channel; at 0 the gradient
   * is 0. Written with ReLU, whose gradient libtorch computes several times faster than PReLU's.
   *
   * @param x (N, C, H, W)
   * @param slope (C), or (1) for all channels
   */
  public static Tensor prelu(Tensor x, Tensor slope) {
    Tensor below = x.negate().relu().times(slope.reshape(1, -1, 1, 1));
    return x.relu().minus(below);
  }

  /** Adds a border of zeros. */
  public static Tensor zeroPad(Tensor x, int left, int right, int top, int bottom) {
    return call("zeroPad", () -> torch.constant_pad_nd(x.handle(), left, right, top, bottom), x);
  }

  /** Adds a border that repeats the outermost rows and columns. */
  public static Tensor edgePad(Tensor x, int left, int right, int top, int bottom) {
    return pad(x, "replicate", left, right, top, bottom);
  }

  /** Adds a border that mirrors the picture without repeating its outermost rows and columns. */
  public static Tensor reflectPad(Tensor x, int left, int right, int top, int bottom) {
    return pad(x, "reflect", left, right, top, bottom);
  }

  private static Tensor pad(Tensor x, String mode, int left, int right, int top, int bottom) {
    return call(
        mode + "Pad",
        () ->
            torch.pad(
                x.handle(),
                new long[] {left, right, top, bottom},
                mode,
                new org.bytedeco.pytorch.DoubleOptional()),
        x);
  }

  /** Mean cross entropy of logits (N, classes) and INT64 labels (N). */
  public static Tensor crossEntropy(Tensor logits, Tensor labels) {
    return call(
        "crossEntropy",
        () -> torch.cross_entropy_loss(logits.handle(), labels.handle()),
        logits,
        labels);
  }

  /**
   * Binary cross entropy of logits and targets in [0, 1] of the same shape, added up over all
   * elements.
   */
  public static Tensor binaryCrossEntropy(Tensor logits, Tensor targets) {
    return call(
        "binaryCrossEntropy",
        () ->
            torch.binary_cross_entropy_with_logits(
                logits.handle(),
                targets.handle(),
                new TensorOptional(),
                new TensorOptional(),
                SUMMED),
        logits,
        targets);
  }

  static Tensor call(
      String operation, Supplier<org.bytedeco.pytorch.Tensor> body, Tensor... operands) {
    try {
      return new Tensor(body.get());
    } catch (RuntimeException e) {
      throw TensorException.of(operation, e, operands);
    }
  }

  private static TensorOptional optional(@Nullable Tensor tensor) {
    return tensor == null ? new TensorOptional() : new TensorOptional(tensor.handle());
  }

  /** Stride, padding and dilation of a convolution; equal in both directions unless said. */
  public record Window(int strideY, int strideX, int paddingY, int paddingX, int dilationBoth) {
    public static Window of(int stride, int padding) {
      return new Window(stride, stride, padding, padding, 1);
    }

    public Window dilated(int dilation) {
      return new Window(strideY, strideX, paddingY, paddingX, dilation);
    }

    long[] stride() {
      return new long[] {strideY, strideX};
    }

    long[] padding() {
      return new long[] {paddingY, paddingX};
    }

    long[] dilation() {
      return new long[] {dilationBoth, dilationBoth};
    }

    @Override
    public String toString() {
      return "stride "
          + Arrays.toString(stride())
          + " padding "
          + Arrays.toString(padding())
          + " dilation "
          + dilationBoth;
    }
  }
}
