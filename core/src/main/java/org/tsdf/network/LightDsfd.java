package org.tsdf.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * Light DSFD as in lijiannuist/lightDSFD: a FaceBoxes trunk (Zhang et al. 2017) with inception
 * modules, a multiplying pyramid over the finer levels, an inception module a level, deep heads.
 *
 * <p>D_i are the maps of the finest three heads, of stride 4, 8 and 16 like DSFD's own.
 */
final class LightDsfd implements AnchorNetwork {
  private static final int LEVELS = 6;

  private final Convolutions convolutions;

  private LightDsfd(Convolutions convolutions) {
    this.convolutions = convolutions;
  }

  /**
   * Output channels of the layers that are free to choose; those of conv1 and conv3 before their
   * negatives double them.
   */
  record Sizes(
      int conv1, int conv3, int conv5, int level5, int conv6, int level6, int pyramid, int head) {
    List<Integer> levels() {
      return List.of(2 * conv1, 2 * conv1, 2 * conv3, 2 * conv3, level5, level6);
    }
  }

  static LightDsfd of(Sizes sizes, Parameters parameters) {
    return new LightDsfd(Convolutions.folded(parameters, tensors(sizes).norms()));
  }

  static Layout layout(Sizes sizes) {
    return tensors(sizes).build();
  }

  private static NormedLayout tensors(Sizes sizes) {
    NormedLayout layout = new NormedLayout();
    normed(layout, "conv1", 3, sizes.conv1(), 7);
    normed(layout, "conv3", 2 * sizes.conv1(), sizes.conv3(), 5);
    for (int i = 1; i <= 4; i++) {
      inception(layout, "inception" + i, sizes.levels().get(i - 1));
    }
    normed(layout, "conv5_1", 2 * sizes.conv3(), sizes.conv5(), 1);
    normed(layout, "conv5_2", sizes.conv5(), sizes.level5(), 3);
    normed(layout, "conv6_1", sizes.level5(), sizes.conv6(), 1);
    normed(layout, "conv6_2", sizes.conv6(), sizes.level6(), 3);
    int width = sizes.pyramid();
    for (int i = 3; i >= 1; i--) {
      layout.plain("smooth" + i, width, width, 1);
    }
    for (int i = LEVELS; i >= 1; i--) {
      layout.plain("latlayer" + i, sizes.levels().get(i - 1), width, 1);
    }
    for (int i = 1; i <= LEVELS; i++) {
      inception(layout, "cpm" + i, width);
    }
    heads(layout, "loc.", width, sizes.head(), 4);
    heads(layout, "conf.", width, sizes.head(), 2);
    return layout;
  }

  private static void normed(NormedLayout layout, String name, int in, int out, int kernel) {
    layout.plain(name + ".conv", in, out, kernel).norm(name + ".bn", out);
  }

  private static void inception(NormedLayout layout, String name, int channels) {
    int middle = channels / 8;
    int out = channels / 4;
    normed(layout, name + ".branch1x1", channels, out, 1);
    normed(layout, name + ".branch1x1_2", channels, out, 1);
    normed(layout, name + ".branch3x3_reduce", channels, middle, 1);
    normed(layout, name + ".branch3x3", middle, out, 3);
    normed(layout, name + ".branch3x3_reduce_2", channels, middle, 1);
    normed(layout, name + ".branch3x3_2", middle, out, 3);
    normed(layout, name + ".branch3x3_3", out, out, 3);
  }

  private static void heads(NormedLayout layout, String name, int in, int middle, int out) {
    for (int i = 0; i < LEVELS; i++) {
      normed(layout, name + i + ".conv1", in, middle, 1);
      normed(layout, name + i + ".conv2", middle, middle, 3);
      layout.plain(name + i + ".conv3", middle, out, 1);
    }
  }

  static AnchorScheme scheme() {
    return new AnchorScheme(
        Preprocessing.bgr(),
        PriorBoxes.sixLevels(4, 1.5, true),
        BoxCoding.usual(),
        new Suppression(0.6, 100, 0.3, 100, false),
        1);
  }

  /** The first three inception modules, of stride 4, 8 and 16. */
  @Override
  public List<Tensor> trunk(Tensor input) {
    return maps(input).subList(0, 3);
  }

  @Override
  public DType type() {
    return convolutions.type();
  }

  @Override
  public AnchorOutput run(Tensor input) {
    List<Tensor> sources = new ArrayList<>();
    for (Tensor map : pyramid(maps(input))) {
      sources.add(inception(map, "cpm" + (sources.size() + 1)));
    }
    return new AnchorOutput(
        sources.subList(0, 3),
        sources,
        Heads.rows(sources, 4, (map, i) -> head(map, "loc." + i)),
        Heads.rows(sources, 2, (map, i) -> head(map, "conf." + i)),
        null,
        Map.copyOf(Heads.named("source", sources)));
  }

  private List<Tensor> maps(Tensor input) {
    Tensor first = inception(bothSigns(input, "conv1", Window.of(4, 3)), "inception1");
    Tensor second = inception(Layers.maxPool2d(first, 3, 2, 1, false), "inception2");
    Tensor third = inception(bothSigns(second, "conv3", Window.of(2, 2)), "inception3");
    Tensor fourth = inception(Layers.maxPool2d(third, 3, 2, 1, false), "inception4");
    Tensor fifth = halved(same(fourth, "conv5_1"), "conv5_2");
    Tensor sixth = halved(same(fifth, "conv6_1"), "conv6_2");
    return List.of(first, second, third, fourth, fifth, sixth);
  }

  /** The levels brought to one width; the finer three also multiplied by the next coarser one. */
  private List<Tensor> pyramid(List<Tensor> maps) {
    List<Tensor> pyramid = new ArrayList<>();
    for (int i = 0; i < LEVELS; i++) {
      pyramid.add(convolutions.same(maps.get(i), "latlayer" + (i + 1)));
    }
    for (int i = 2; i >= 0; i--) {
      Tensor map = pyramid.get(i);
      Tensor coarse = Resampling.bilinear(pyramid.get(i + 1), map.size(2), map.size(3), false);
      pyramid.set(i, convolutions.same(coarse.times(map), "smooth" + (i + 1)));
    }
    return pyramid;
  }

  private Tensor inception(Tensor x, String name) {
    try (Scope scope = Scope.open()) {
      Tensor one = same(x, name + ".branch1x1");
      Tensor pooled = same(Layers.averagePool2d(x, 3, 1, 1), name + ".branch1x1_2");
      Tensor two = same(same(x, name + ".branch3x3_reduce"), name + ".branch3x3");
      Tensor three = same(same(x, name + ".branch3x3_reduce_2"), name + ".branch3x3_2");
      three = same(three, name + ".branch3x3_3");
      return scope.keep(Tensors.concatenate(List.of(one, pooled, two, three), 1));
    }
  }

  private Tensor head(Tensor x, String name) {
    Tensor deep = same(same(x, name + ".conv1"), name + ".conv2");
    return convolutions.same(deep, name + ".conv3");
  }

  /** Convolution and ReLU. */
  private Tensor same(Tensor x, String name) {
    return convolutions.same(x, name + ".conv").relu();
  }

  /** Convolution of stride 2 and ReLU. */
  private Tensor halved(Tensor x, String name) {
    return convolutions.apply(x, name + ".conv", Window.of(2, 1)).relu();
  }

  /** CReLU: the positive parts of a convolution and of its negative. */
  private Tensor bothSigns(Tensor x, String name, Window window) {
    try (Scope scope = Scope.open()) {
      Tensor y = convolutions.apply(x, name + ".conv", window);
      return scope.keep(Tensors.concatenate(List.of(y, y.negate()), 1).relu());
    }
  }
}
