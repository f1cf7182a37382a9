package org.tsdf.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Light DSFD. */
final class PlainLightDsfd implements PlainDetector.Network {
  private static final int LEVELS = 6;

  private final PlainLayers layers;

  PlainLightDsfd(PlainLayers layers) {
    this.layers = layers;
    layers.multiply("conv1.conv", PlainLayers.PIXEL_SCALE);
  }

  @Override
  public PlainDetector.Maps run(Tensor input) {
    List<Tensor> pyramid = pyramid(trunk(input));
    List<Tensor> sources = new ArrayList<>();
    List<Tensor> locations = new ArrayList<>();
    List<Tensor> logits = new ArrayList<>();
    for (int i = 0; i < LEVELS; i++) {
      Tensor source = inception(pyramid.get(i), "cpm" + (i + 1));
      sources.add(source);
      locations.add(PlainDetector.rows(head(source, "loc." + i, 4), 4));
      logits.add(PlainDetector.rows(head(source, "conf." + i, 2), 2));
    }
    return new PlainDetector.Maps(
        sources.subList(0, 3),
        sources,
        PlainDetector.joined(locations),
        PlainDetector.joined(logits));
  }

  private List<Tensor> trunk(Tensor input) {
    Tensor first = bothSigns(input, "conv1", 32, Kernel.of(7).strided(4));
    first = inception(first, "inception1");
    Tensor second = inception(PlainLayers.maxPool(first, 3, 2, 1, false), "inception2");
    Tensor third = bothSigns(second, "conv3", 64, Kernel.of(5).strided(2));
    third = inception(third, "inception3");
    Tensor fourth = inception(PlainLayers.maxPool(third, 3, 2, 1, false), "inception4");
    Kernel halving = Kernel.of(3).strided(2);
    Tensor fifth = normed(fourth, "conv5_1", layers.channels(128), Kernel.of(1)).relu();
    fifth = normed(fifth, "conv5_2", layers.channels(256), halving).relu();
    Tensor sixth = normed(fifth, "conv6_1", layers.channels(128), Kernel.of(1)).relu();
    sixth = normed(sixth, "conv6_2", layers.channels(256), halving).relu();
    return List.of(first, second, third, fourth, fifth, sixth);
  }

  private List<Tensor> pyramid(List<Tensor> maps) {
    int width = layers.channels(64);
    List<Tensor> pyramid = new ArrayList<>();
    for (int i = 0; i < LEVELS; i++) {
      pyramid.add(layers.conv(maps.get(i), "latlayer" + (i + 1), width, Kernel.of(1)));
    }
    for (int i = 2; i >= 0; i--) {
      Tensor map = pyramid.get(i);
      Tensor joined = PlainLayers.bilinearTo(pyramid.get(i + 1), map).mul(map);
      pyramid.set(i, layers.conv(joined, "smooth" + (i + 1), width, Kernel.of(1)));
    }
    return pyramid;
  }

  private Tensor inception(Tensor x, String name) {
    int out = (int) x.size(1) / 4;
    int middle = out / 2;
    Tensor one = same(x, name + ".branch1x1", out, 1);
    Tensor pooled = same(PlainLayers.averagePool(x, 3, 1, 1), name + ".branch1x1_2", out, 1);
    Tensor two = same(x, name + ".branch3x3_reduce", middle, 1);
    two = same(two, name + ".branch3x3", out, 3);
    Tensor three = same(x, name + ".branch3x3_reduce_2", middle, 1);
    three = same(three, name + ".branch3x3_2", out, 3);
    three = same(three, name + ".branch3x3_3", out, 3);
    return PlainLayers.cat(1, one, pooled, two, three);
  }

  private Tensor head(Tensor x, String name, int columns) {
    Tensor deep = same(x, name + ".conv1", layers.channels(16), 1);
    deep = same(deep, name + ".conv2", layers.channels(16), 3);
    return layers.head(deep, name + ".conv3", columns, Kernel.of(1));
  }

  private Tensor same(Tensor x, String name, int out, int kernel) {
    return normed(x, name, out, Kernel.of(kernel)).relu();
  }

  private Tensor bothSigns(Tensor x, String name, int official, Kernel kernel) {
    Tensor y = normed(x, name, layers.channels(official), kernel);
    return PlainLayers.cat(1, y, y.neg()).relu();
  }

  private Tensor normed(Tensor x, String name, int out, Kernel kernel) {
    return layers.normed(x, name + ".conv", name + ".bn", out, kernel);
  }
}
