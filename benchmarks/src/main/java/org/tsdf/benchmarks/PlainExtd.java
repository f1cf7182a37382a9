package org.tsdf.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** EXTD with 64 channels. */
final class PlainExtd implements PlainDetector.Network {
  private static final int PASSES = 6;
  private static final int[] WIDENING = {2, 2, 4, 4};

  private final PlainLayers layers;
  private final int width;

  PlainExtd(PlainLayers layers) {
    this.layers = layers;
    this.width = layers.channels(64);
    layers.multiply("base.0.0", PlainLayers.PIXEL_SCALE);
  }

  @Override
  public PlainDetector.Maps run(Tensor input) {
    Kernel halving = Kernel.of(3).strided(2).withoutBias();
    Tensor x = sloped(layers.normed(input, "base.0.0", "base.0.1", width, halving), "base.0.2");
    x = x.add(deep(x, "base.1.conv.", 0, 1));
    List<Tensor> maps = new ArrayList<>();
    for (int pass = 0; pass < PASSES; pass++) {
      for (int i = 0; i < WIDENING.length; i++) {
        x = block(x, "base." + (i + 2) + ".conv.", WIDENING[i], i == WIDENING.length - 1);
      }
      maps.add(x);
    }
    for (int i = 0; i < PASSES - 1; i++) {
      int fine = PASSES - 2 - i;
      Tensor map = maps.get(fine);
      String name = "upfeat." + i;
      Tensor smooth = PlainLayers.bilinearTo(maps.get(fine + 1), map);
      smooth = layers.conv(smooth, name + ".0", width, Kernel.of(3).channelwise().withoutBias());
      smooth = layers.normed(smooth, name + ".1", name + ".2", width, Kernel.of(1).withoutBias());
      maps.set(fine, smooth.relu().add(map));
    }
    return PlainDetector.s3fdHeads(layers, maps);
  }

  private Tensor block(Tensor x, String name, int widening, boolean halving) {
    Kernel point = Kernel.of(1).withoutBias();
    Tensor y = layers.normed(x, name + "0", name + "1", widening * width, point);
    y = deep(sloped(y, name + "2"), name, 3, halving ? 2 : 1);
    return halving ? y : x.add(y);
  }

  /** Each channel by itself, then across channels. */
  private Tensor deep(Tensor x, String name, int at, int stride) {
    Kernel kernel = Kernel.of(3).strided(stride).channelwise();
    Tensor y = layers.normed(x, name + at, name + (at + 1), (int) x.size(1), kernel);
    y = sloped(y, name + (at + 2));
    return layers.normed(y, name + (at + 3), name + (at + 4), width, Kernel.of(1).withoutBias());
  }

  private Tensor sloped(Tensor x, String name) {
    return layers.prelu(x, name);
  }
}
