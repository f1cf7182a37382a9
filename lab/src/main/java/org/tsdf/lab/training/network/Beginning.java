package org.tsdf.lab.training.network;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;

/**
 * What a training begins with.
 *
 * @param seed of all randomness
 * @param weights in place of random ones, for the network that will be used; null for random ones
 */
public record Beginning(long seed, @Nullable StartingWeights weights) {

  /** Random weights. */
  public static Beginning random(long seed) {
    return new Beginning(seed, null);
  }

  /**
   * The weights of the network that will be used, in single precision.
   *
   * @param random draws random ones
   * @throws org.tsdf.tensor.CheckpointException naming the first tensor of the given weights that
   *     is missing, misshapen or too much
   */
  public Parameters parameters(Layout layout, Supplier<Parameters> random) {
    return weights == null ? random.get() : weights.fit(layout);
  }

  /**
   * The weights of its discriminator.
   *
   * @param random draws random ones
   * @throws org.tsdf.tensor.CheckpointException if the given ones do not fit
   */
  Parameters discriminator(Layout layout, Supplier<Parameters> random) {
    return weights == null || !weights.haveDiscriminator()
        ? random.get()
        : weights.discriminator(layout);
  }
}
