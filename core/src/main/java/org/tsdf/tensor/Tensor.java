package org.tsdf.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * An n-dimensional array in native memory, owned by the {@link Scope} in which it was made.
 * Operations return new tensors and leave their operands alone, {@link #set} excepted; shapes
 * broadcast as in PyTorch. Axes count from 0, negative ones from the end.
 */
public final class Tensor extends NativeArray {
  Tensor(org.bytedeco.pytorch.Tensor handle) {
    super(handle);
  }

  /** A second handle to the same memory, for handles that live inside a native container. */
  static Tensor copyOfHandle(org.bytedeco.pytorch.Tensor handle) {
    return new Tensor(new org.bytedeco.pytorch.Tensor(handle));
  }

  // ---- arithmetic ----

  public Tensor plus(Tensor other) {
    return binary("plus", other, handle::add);
  }

  public Tensor plus(double value) {
    return scalar("plus", value, handle::add);
  }

  public Tensor minus(Tensor other) {
    return binary("minus", other, handle::sub);
  }

  public Tensor minus(double value) {
    return scalar("minus", value, handle::sub);
  }

  public Tensor times(Tensor other) {
    return binary("times", other, handle::mul);
  }

  public Tensor times(double value) {
    return scalar("times", value, handle::mul);
  }

  public Tensor dividedBy(Tensor other) {
    return binary("dividedBy", other, handle::div);
  }

  public Tensor dividedBy(double value) {
    return scalar("dividedBy", value, handle::div);
  }

  public Tensor pow(double exponent) {
    return scalar("pow", exponent, handle::pow);
  }

  public Tensor negate() {
    return unary("negate", handle.neg());
  }

  public Tensor abs() {
    return unary("abs", handle.abs());
  }

  public Tensor exp() {
    return unary("exp", handle.exp());
  }

  public Tensor log() {
    return unary("log", handle.log());
  }

  public Tensor sqrt() {
    return unary("sqrt", handle.sqrt());
  }

  public Tensor square() {
    return unary("square", handle.square());
  }

  /** −1, 0 or 1; the sign of 0 is 0. */
  public Tensor sign() {
    return unary("sign", handle.sign());
  }

  /** To the nearest whole number, halves to even. */
  public Tensor round() {
    return unary("round", handle.round());
  }

  public Tensor clamp(double low, double high) {
    try (Scalar lowest = new Scalar(low);
        Scalar highest = new Scalar(high);
        ScalarOptional minimum = new ScalarOptional(lowest);
        ScalarOptional maximum = new ScalarOptional(highest)) {
      return new Tensor(handle.clamp(minimum, maximum));
    }
  }

  /** Cut off below at {@code low}. */
  public Tensor atLeast(double low) {
    return clamp(low, Double.POSITIVE_INFINITY);
  }

  /** Cut off above at {@code high}. */
  public Tensor atMost(double high) {
    return clamp(Double.NEGATIVE_INFINITY, high);
  }

  public Tensor maximum(Tensor other) {
    return binary("maximum", other, o -> torch.maximum(handle, o));
  }

  public Tensor minimum(Tensor other) {
    return binary("minimum", other, o -> torch.minimum(handle, o));
  }

  /** 1 where smaller than {@code value}, else 0, in this tensor's type. */
  public Tensor lessThan(double value) {
    return scalar("lessThan", value, handle::lt).to(dtype());
  }

  /** 1 where greater than {@code value}, else 0, in this tensor's type. */
  public Tensor greaterThan(double value) {
    return scalar("greaterThan", value, handle::gt).to(dtype());
  }

  // ---- activations ----

  public Tensor relu() {
    return unary("relu", handle.relu());
  }

  public Tensor leakyRelu(double slope) {
    return scalar("leakyRelu", slope, s -> torch.leaky_relu(handle, s));
  }

  public Tensor sigmoid() {
    return unary("sigmoid", handle.sigmoid());
  }

  public Tensor tanh() {
    return unary("tanh", handle.tanh());
  }

  /** log(1 + exp(x)). */
  public Tensor softplus() {
    return unary("softplus", torch.softplus(handle));
  }

  public Tensor softmax(int axis) {
    return unary("softmax", handle.softmax(axis));
  }

  public Tensor logSoftmax(int axis) {
    return unary("logSoftmax", torch.log_softmax(handle, axis));
  }

  // ---- reductions ----

  /** The sum of all elements, a tensor without axes. */
  public Tensor sum() {
    return unary("sum", handle.sum());
  }

  /** Sums over the given axes, which stay with extent 1. */
  public Tensor sum(int... axes) {
    return unary("sum", handle.sum(longs(axes), true, null));
  }

  /** The mean of all elements, a tensor without axes. */
  public Tensor mean() {
    return unary("mean", handle.mean());
  }

  /** Averages over the given axes, which stay with extent 1. */
  public Tensor mean(int... axes) {
    return unary("mean", handle.mean(longs(axes), true, null));
  }

  /** The biased variance (divided by n) over the given axes, which stay with extent 1. */
  public Tensor variance(int... axes) {
    return unary("variance", handle.var(longs(axes), false, true));
  }

  /**
   * The unbiased standard deviation (divided by n - 1) over the given axes, which stay with extent
   * 1; its gradient is 0 where nothing varies.
   */
  public Tensor deviation(int... axes) {
    return unary("deviation", handle.std(longs(axes), true, true));
  }

  /** The largest element, a tensor without axes. */
  public Tensor max() {
    return unary("max", handle.max());
  }

  /** The smallest element, a tensor without axes. */
  public Tensor min() {
    return unary("min", handle.min());
  }

  /** The largest along one axis, which stays with extent 1; gradient flows to the winner. */
  public Tensor max(int axis) {
    try (T_TensorTensor_T result = handle.max(axis, true)) {
      return copyOfHandle(result.get0());
    } catch (RuntimeException e) {
      throw TensorException.of("max", e, this);
    }
  }

  /** Positions of the {@code count} largest along the last axis, best first. */
  public Tensor largest(int count) {
    try (T_TensorTensor_T result = handle.topk(count, -1, true, true)) {
      return copyOfHandle(result.get1());
    } catch (RuntimeException e) {
      throw TensorException.of("largest " + count, e, this);
    }
  }

  /** The entries along the last axis, smallest first; gradient flows to where each came from. */
  public Tensor sorted() {
    try (T_TensorTensor_T result = handle.sort(-1, false)) {
      return copyOfHandle(result.get0());
    } catch (RuntimeException e) {
      throw TensorException.of("sorted", e, this);
    }
  }

  // ---- shape ----

  public Tensor reshape(long... shape) {
    return view("reshape to " + Shapes.text(shape), h -> h.reshape(shape));
  }

  public Tensor permute(long... axes) {
    return view("permute", h -> h.permute(axes));
  }

  public Tensor transpose(int first, int second) {
    return view("transpose", h -> h.transpose(first, second));
  }

  public Tensor expand(long... shape) {
    return view("expand to " + Shapes.text(shape), h -> h.expand(shape));
  }

  public Tensor unsqueeze(int axis) {
    return view("unsqueeze", h -> h.unsqueeze(axis));
  }

  public Tensor squeeze(int axis) {
    return view("squeeze", h -> h.squeeze(axis));
  }

  /** {@code length} entries along an axis, beginning at {@code start}. */
  public Tensor narrow(int axis, long start, long length) {
    return view("narrow", h -> h.narrow(axis, start, length));
  }

  /** One entry along an axis, which disappears. */
  public Tensor select(int axis, long index) {
    return view("select", h -> h.select(axis, index));
  }

  public Tensor flip(int... axes) {
    return view("flip", h -> h.flip(longs(axes)));
  }

  /** The entries along an axis that an INT64 tensor of rank 1 names, in its order. */
  public Tensor indexSelect(int axis, Tensor indices) {
    return binary("indexSelect", indices, i -> handle.index_select(axis, i));
  }

  /** For each position of the INT64 tensor {@code indices}, the entry it names along an axis. */
  public Tensor gather(int axis, Tensor indices) {
    return binary("gather", indices, i -> handle.gather(axis, i));
  }

  public Tensor matmul(Tensor other) {
    return binary("matmul", other, handle::matmul);
  }

  public Tensor contiguous() {
    return view("contiguous", org.bytedeco.pytorch.Tensor::contiguous);
  }

  /**
   * The same numbers (N, C, H, W), the channels of a pixel side by side in memory, as convolutions
   * like it; operations keep that layout.
   */
  public Tensor channelsLast() {
    return view("channelsLast", h -> h.contiguous(MemoryFormat.ChannelsLast));
  }

  /** Whether the channels of a pixel lie side by side, and pixels not. */
  boolean isChannelsLast() {
    return handle.is_contiguous(MemoryFormat.ChannelsLast) && !handle.is_contiguous();
  }

  /** The entries along an axis, one by one; the axis stays with extent 1. */
  List<Tensor> split(int axis) {
    try (TensorVector parts = handle.split(1L, (long) axis)) {
      List<Tensor> entries = new ArrayList<>();
      for (long i = 0; i < parts.size(); i++) {
        entries.add(copyOfHandle(parts.get(i)));
      }
      return entries;
    } catch (RuntimeException e) {
      throw TensorException.of("split", e, this);
    }
  }

  // ---- type, place, gradient ----

  public Tensor to(DType type) {
    return view("to " + type, h -> h.to(type.nativeType()));
  }

  public Tensor to(Device device) {
    try (org.bytedeco.pytorch.Device place = device.nativeDevice()) {
      return view("to " + device, h -> h.to(place, h.scalar_type()));
    }
  }

  /** The same numbers, cut off from the computation that made them. */
  public Tensor detach() {
    return view("detach", org.bytedeco.pytorch.Tensor::detach);
  }

  /** An independent copy. */
  public Tensor copy() {
    return view("copy", org.bytedeco.pytorch.Tensor::clone);
  }

  /** A detached copy at which gradients can be taken. */
  public Tensor requiresGradient() {
    Tensor leaf = detach().copy();
    leaf.handle.requires_grad_(true);
    return leaf;
  }

  /**
   * Overwrites this tensor's numbers in place, outside differentiation; for state that lives across
   * iterations.
   */
  public void set(Tensor values) {
    Autograd.off(() -> binary("set", values, v -> handle.copy_(v)));
  }

  /**
   * Moves this tensor's numbers in place by a share of the way to others, outside differentiation;
   * for running averages.
   */
  public void moveTowards(Tensor target, double share) {
    Autograd.off(() -> scalar("moveTowards", share, s -> handle.lerp_(target.handle, s)));
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }
}
