package org.tsdf.benchmarks;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** The generators of StarGAN and AttentionGAN. */
final class PlainGenerator implements PlainNetwork {
  private final PlainLayers layers;
  private final boolean attention;
  private final Tensor condition;

  /**
   * @param attention whether it is AttentionGAN's
   * @param condition (1, attributes)
   */
  PlainGenerator(PlainLayers layers, boolean attention, Tensor condition) {
    this.layers = layers;
    this.attention = attention;
    this.condition = condition;
  }

  @Override
  public List<Tensor> run(Tensor images) {
    Tensor drawn = decode(encode(images, condition));
    if (!attention) {
      return List.of(drawn.tanh());
    }
    Tensor share = drawn.narrow(1, 0, 1).sigmoid();
    Tensor kept = images.mul(share.neg().add(new Scalar(1)));
    return List.of(drawn.narrow(1, 1, 3).mul(share).add(kept));
  }

  /** The map after the residual blocks. */
  Tensor encode(Tensor images, Tensor condition) {
    int width = layers.channels(64);
    long n = images.size(0);
    long columns = condition.size(1);
    Tensor planes =
        condition.view(-1, columns, 1, 1).expand(n, columns, images.size(2), images.size(3));
    Kernel halving = Kernel.of(4).strided(2).padded(1);
    Tensor x = block(PlainLayers.cat(1, images, planes), "main.0", "main.1", width, Kernel.of(7));
    x = block(x, "main.3", "main.4", 2 * width, halving);
    x = block(x, "main.6", "main.7", 4 * width, halving);
    for (int i = 9; i < 15; i++) {
      String name = "main." + i + ".main.";
      Tensor inner = block(x, name + "0", name + "1", 4 * width, Kernel.of(3));
      x = x.add(normed(inner, name + "3", name + "4", 4 * width, Kernel.of(3)));
    }
    return x;
  }

  private Tensor decode(Tensor features) {
    int width = layers.channels(64);
    Tensor x = layers.transposed(features, "main.15", 2 * width, false);
    x = layers.instanceNorm(x, "main.16").relu();
    x = layers.transposed(x, "main.18", width, false);
    x = layers.instanceNorm(x, "main.19").relu();
    return layers.conv(x, "main.21", attention ? 4 : 3, Kernel.of(7).withoutBias());
  }

  private Tensor block(Tensor x, String conv, String norm, int out, Kernel kernel) {
    return normed(x, conv, norm, out, kernel).relu();
  }

  private Tensor normed(Tensor x, String conv, String norm, int out, Kernel kernel) {
    return layers.instanceNorm(layers.conv(x, conv, out, kernel.withoutBias()), norm);
  }
}
