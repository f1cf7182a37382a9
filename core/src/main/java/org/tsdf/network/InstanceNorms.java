package org.tsdf.network;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Layers.Statistics;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Tensor;

/**
 * The instance normalisations of one network by name, all with statistics from one source. The
 * networks that use them carry running statistics too, but their authors never switch to them.
 */
public final class InstanceNorms {
  private static final double EPSILON = 1e-5;
  private static final double MOMENTUM = 0.1;

  private final Parameters parameters;
  private final boolean running;
  private final int passes;
  private final @Nullable BiConsumer<String, Tensor> moved;

  private InstanceNorms(
      Parameters parameters,
      boolean running,
      int passes,
      @Nullable BiConsumer<String, Tensor> moved) {
    this.parameters = parameters;
    this.running = running;
    this.passes = passes;
    this.moved = moved;
  }

  /** Each picture's own statistics, as when the original is used without calling eval(). */
  public static InstanceNorms own(Parameters parameters) {
    return new InstanceNorms(parameters, false, 0, null);
  }

  /** The running statistics (eval mode): another function. */
  public static InstanceNorms running(Parameters parameters) {
    return new InstanceNorms(parameters, true, 0, null);
  }

  /**
   * Each picture's own statistics; besides, the running ones are told as they stand after the pass:
   * nine parts what they were, one part the mean over the batch (the variance unbiased). The
   * parameters stay as they are unless the listener changes them.
   *
   * @param passes for how many equal passes one stands: so many times the statistics move
   * @param moved takes a state-dict name and the new statistics (C), which live only during the
   *     call: {@linkplain Tensor#set write} them into a tensor of yours
   */
  public static InstanceNorms tracked(
      Parameters parameters, int passes, BiConsumer<String, Tensor> moved) {
    return new InstanceNorms(parameters, false, passes, moved);
  }

  /** x is (N, C, H, W). */
  Tensor apply(Tensor x, String name) {
    Tensor weight = parameters.get(name + ".weight"); // (C)
    Tensor bias = parameters.get(name + ".bias"); // (C)
    if (running) {
      Tensor mean = parameters.get(name + ".running_mean"); // (C)
      Tensor variance = parameters.get(name + ".running_var"); // (C)
      return Layers.batchNorm(x, weight, bias, mean, variance, false, MOMENTUM, EPSILON);
    }
    if (moved == null) {
      return Layers.instanceNorm(x, weight, bias, EPSILON);
    }
    Statistics now = Statistics.of(x, weight.dtype());
    Tensor normalised = Layers.instanceNorm(x, weight, bias, EPSILON, now);
    tell(moved, name + ".running_mean", now.means());
    tell(moved, name + ".running_var", now.variances());
    return normalised;
  }

  /** r + (1 - 0.9ⁿ)(m - r) for n passes, m being the mean over the batch. */
  private void tell(BiConsumer<String, Tensor> listener, String name, Tensor now) {
    Tensor before = parameters.get(name); // (C)
    Tensor overBatch = now.mean(0).reshape(before.shape()); // (C)
    double stays = Math.pow(1 - MOMENTUM, passes);
    listener.accept(name, before.times(stays).plus(overBatch.times(1 - stays)));
  }
}
