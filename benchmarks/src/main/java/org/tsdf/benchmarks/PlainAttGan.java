package org.tsdf.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** AttGAN's generator with its one shortcut. */
final class PlainAttGan implements PlainNetwork {
  private static final int LAYERS = 5;
  private static final int MOST_CHANNELS = 1024;

  private final PlainLayers layers;
  private final Tensor condition;

  /**
   * @param condition (1, attributes)
   */
  PlainAttGan(PlainLayers layers, Tensor condition) {
    this.layers = layers;
    this.condition = condition;
  }

  @Override
  public List<Tensor> run(Tensor images) {
    List<Tensor> maps = new ArrayList<>();
    Tensor x = images;
    for (int i = 0; i < LAYERS; i++) {
      String name = "enc_layers." + i + ".layers.";
      Kernel halving = Kernel.of(4).strided(2).padded(1).withoutBias();
      x = layers.conv(x, name + "0", channels(i), halving);
      x = PlainLayers.leaky(layers.batchNorm(x, name + "1"), 0.01);
      maps.add(x);
    }
    long columns = condition.size(1);
    Tensor tiles =
        condition.view(-1, columns, 1, 1).expand(x.size(0), columns, x.size(2), x.size(3));
    x = PlainLayers.cat(1, x, tiles);
    for (int i = 0; i < LAYERS - 1; i++) {
      String name = "dec_layers." + i + ".layers.";
      x = layers.transposed(x, name + "0", channels(LAYERS - 1 - i), false);
      x = layers.batchNorm(x, name + "1").relu();
      if (i == 0) {
        x = PlainLayers.cat(1, x, maps.get(LAYERS - 2));
      }
    }
    return List.of(layers.transposed(x, "dec_layers.4.layers.0", 3, true).tanh());
  }

  private int channels(int doublings) {
    return Math.min(layers.channels(64) << doublings, MOST_CHANNELS);
  }
}
