package org.tsdf.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** RetinaFace on MobileNet0.25 or on ResNet50. */
final class PlainRetinaFace implements PlainDetector.Network {
  private final PlainLayers layers;
  private final boolean mobile;
  private final int width;
  private final double slope;

  PlainRetinaFace(PlainLayers layers, boolean mobile) {
    this.layers = layers;
    this.mobile = mobile;
    this.width = layers.channels(mobile ? 64 : 256);
    this.slope = width <= 64 ? 0.1 : 0;
    layers.multiply(mobile ? "body.stage1.0.0" : "body.conv1", PlainLayers.PIXEL_SCALE);
  }

  @Override
  public PlainDetector.Maps run(Tensor input) {
    List<Tensor> maps = mobile ? mobileNet(input) : resNet(input);
    Tensor first = leaky(maps.get(0), "fpn.output1", width, 1);
    Tensor second = leaky(maps.get(1), "fpn.output2", width, 1);
    Tensor third = leaky(maps.get(2), "fpn.output3", width, 1);
    second = second.add(PlainLayers.nearestTo(third, second));
    second = leaky(second, "fpn.merge2", width, 3);
    first = first.add(PlainLayers.nearestTo(second, first));
    first = leaky(first, "fpn.merge1", width, 3);
    List<Tensor> contexts =
        List.of(context(first, "ssh1."), context(second, "ssh2."), context(third, "ssh3."));
    Tensor locations = head("BboxHead.", contexts, 4);
    Tensor logits = head("ClassHead.", contexts, 2);
    head("LandmarkHead.", contexts, 10);
    return new PlainDetector.Maps(contexts, contexts, locations, logits);
  }

  private Tensor context(Tensor map, String ssh) {
    Tensor narrow = normed(map, ssh + "conv3X3", width / 2, Kernel.of(3));
    Tensor begun = leaky(map, ssh + "conv5X5_1", width / 4, 3);
    Tensor wide = normed(begun, ssh + "conv5X5_2", width / 4, Kernel.of(3));
    Tensor further = leaky(begun, ssh + "conv7X7_2", width / 4, 3);
    Tensor widest = normed(further, ssh + "conv7x7_3", width / 4, Kernel.of(3));
    return PlainLayers.cat(1, narrow, wide, widest).relu();
  }

  private Tensor head(String name, List<Tensor> contexts, int columns) {
    List<Tensor> rows = new ArrayList<>();
    for (int i = 0; i < contexts.size(); i++) {
      String conv = name + i + ".conv1x1";
      Tensor said = layers.head(contexts.get(i), conv, 2 * columns, Kernel.of(1));
      rows.add(PlainDetector.rows(said, columns));
    }
    return PlainDetector.joined(rows);
  }

  private Tensor leaky(Tensor x, String name, int out, int kernel) {
    return PlainLayers.leaky(normed(x, name, out, Kernel.of(kernel)), slope);
  }

  private Tensor normed(Tensor x, String name, int out, Kernel kernel) {
    return layers.normed(x, name + ".0", name + ".1", out, kernel.withoutBias());
  }

  private List<Tensor> mobileNet(Tensor input) {
    int[][] growth = {{1, 2, 4, 4, 8, 8}, {16, 16, 16, 16, 16, 16}, {32, 32}};
    int[][] strides = {{2, 1, 2, 1, 2, 1}, {2, 1, 1, 1, 1, 1}, {2, 1}};
    int narrowest = layers.channels(8);
    List<Tensor> maps = new ArrayList<>();
    Tensor x = input;
    for (int stage = 0; stage < growth.length; stage++) {
      for (int i = 0; i < growth[stage].length; i++) {
        String name = "body.stage" + (stage + 1) + "." + i;
        Kernel kernel = Kernel.of(3).strided(strides[stage][i]).withoutBias();
        int out = growth[stage][i] * narrowest;
        if (stage == 0 && i == 0) {
          x = PlainLayers.leaky(normed(x, name, out, kernel), 0.1);
        } else {
          int in = (int) x.size(1);
          x = layers.normed(x, name + ".0", name + ".1", in, kernel.channelwise());
          x = PlainLayers.leaky(x, 0.1);
          x = layers.normed(x, name + ".3", name + ".4", out, Kernel.of(1).withoutBias());
          x = PlainLayers.leaky(x, 0.1);
        }
      }
      maps.add(x);
    }
    return maps;
  }

  private List<Tensor> resNet(Tensor input) {
    int[] blocks = {3, 4, 6, 3};
    int narrowest = layers.channels(64);
    Kernel first = Kernel.of(7).strided(2).withoutBias();
    Tensor x = layers.normed(input, "body.conv1", "body.bn1", narrowest, first).relu();
    x = PlainLayers.maxPool(x, 3, 2, 1, false);
    List<Tensor> maps = new ArrayList<>();
    for (int layer = 0; layer < blocks.length; layer++) {
      for (int i = 0; i < blocks[layer]; i++) {
        String name = "body.layer" + (layer + 1) + "." + i + ".";
        x = bottleneck(x, name, narrowest << layer, layer > 0 && i == 0 ? 2 : 1);
      }
      maps.add(x);
    }
    return maps.subList(1, 4);
  }

  private Tensor bottleneck(Tensor x, String name, int middle, int stride) {
    Kernel point = Kernel.of(1).withoutBias();
    Kernel wide = Kernel.of(3).strided(stride).withoutBias();
    Tensor y = layers.normed(x, name + "conv1", name + "bn1", middle, point).relu();
    y = layers.normed(y, name + "conv2", name + "bn2", middle, wide).relu();
    y = layers.normed(y, name + "conv3", name + "bn3", 4 * middle, point);
    boolean projected = stride != 1 || x.size(1) != 4L * middle;
    Tensor shortcut =
        projected ? normed(x, name + "downsample", 4 * middle, point.strided(stride)) : x;
    return y.add(shortcut).relu();
  }
}
