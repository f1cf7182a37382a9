package org.tsdf.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/**
 * VGG16 (Simonyan and Zisserman 2015) as face detectors use it: two convolutions in place of its
 * classifier, then four more, so that there are maps of stride 4, 8, 16, 32, 64 and 128.
 *
 * @param widths output channels of the five stages, of the two convolutions after them and of the
 *     four extra ones
 * @param conv6 the window of the first convolution after the five stages
 * @param ceil whether the third pooling rounds sizes up
 */
record Vgg(List<Integer> widths, Window conv6, boolean ceil) {
  private static final String[] PROBES = {
    "vgg.0",
    "vgg.5",
    "vgg.10",
    "vgg.17",
    "vgg.24",
    "vgg.31",
    "vgg.33",
    "extras.0",
    "extras.1",
    "extras.2",
    "extras.3"
  };

  private static final String[][] STAGES = {
    {"vgg.0", "vgg.2"},
    {"vgg.5", "vgg.7"},
    {"vgg.10", "vgg.12", "vgg.14"},
    {"vgg.17", "vgg.19", "vgg.21"},
    {"vgg.24", "vgg.26", "vgg.28"}
  };

  Vgg {
    widths = List.copyOf(widths);
    if (widths.size() != PROBES.length) {
      throw new IllegalArgumentException(PROBES.length + " widths are needed, got " + widths);
    }
  }

  /**
   * The published widths, scaled.
   *
   * @param first channels of the first stage; 64 as published
   */
  static List<Integer> widths(int first) {
    if (first < 2 || first % 2 != 0) {
      throw new IllegalArgumentException("the width must be even and at least 2, was " + first);
    }
    return IntStream.of(2, 4, 8, 16, 16, 32, 32, 8, 16, 4, 8)
        .mapToObj(halves -> halves * first / 2)
        .toList();
  }

  /** The widths of the network in a checkpoint. */
  static List<Integer> widths(Checkpoint checkpoint, Spelling spelling) {
    List<Integer> widths = new ArrayList<>();
    for (String probe : PROBES) {
      widths.add(Inference.extent(checkpoint, spelling.of(probe) + ".weight", 0));
    }
    return widths;
  }

  void declareTrunk(NormedLayout layout) {
    int channels = 3;
    for (int stage = 0; stage < STAGES.length; stage++) {
      for (String name : STAGES[stage]) {
        layout.plain(name, channels, widths.get(stage), 3);
        channels = widths.get(stage);
      }
    }
    layout.plain("vgg.31", channels, widths.get(5), 3);
    layout.plain("vgg.33", widths.get(5), widths.get(6), 1);
  }

  void declareExtras(NormedLayout layout) {
    for (int i = 0; i < 4; i++) {
      layout.plain("extras." + i, widths.get(6 + i), widths.get(7 + i), i % 2 == 0 ? 1 : 3);
    }
  }

  /** Channels of the six maps. */
  List<Integer> channels() {
    return List.of(
        widths.get(2), widths.get(3), widths.get(4), widths.get(6), widths.get(8), widths.get(10));
  }

  /**
   * @return conv3_3, conv4_3, conv5_3, conv_fc7, conv6_2 and conv7_2, each after its ReLU
   */
  List<Tensor> maps(Convolutions convolutions, Tensor input) {
    List<Tensor> maps = new ArrayList<>();
    Tensor x = pooled(pooled(input, convolutions, 0), convolutions, 1);
    for (int stage = 2; stage < STAGES.length; stage++) {
      x = stage(x, convolutions, stage);
      maps.add(x);
      x = Layers.maxPool2d(x, 2, 2, 0, ceil && stage == 2);
    }
    x = convolutions.apply(x, "vgg.31", conv6).relu();
    x = convolutions.same(x, "vgg.33").relu();
    maps.add(x);
    for (int i = 0; i < 4; i += 2) {
      x = convolutions.same(x, "extras." + i).relu();
      x = convolutions.apply(x, "extras." + (i + 1), Window.of(2, 1)).relu();
      maps.add(x);
    }
    return maps;
  }

  /**
   * @return conv2_2 after its ReLU, conv3_3 pooled and conv_fc6 after its ReLU: the layers 7, 16
   *     and 31 that Face Poison names
   */
  List<Tensor> trunk(Convolutions convolutions, Tensor input) {
    Tensor second = stage(pooled(input, convolutions, 0), convolutions, 1);
    Tensor third = stage(Layers.maxPool2d(second, 2, 2, 0, false), convolutions, 2);
    third = Layers.maxPool2d(third, 2, 2, 0, ceil);
    Tensor fifth = stage(pooled(third, convolutions, 3), convolutions, 4);
    Tensor sixth = Layers.maxPool2d(fifth, 2, 2, 0, false);
    return List.of(second, third, convolutions.apply(sixth, "vgg.31", conv6).relu());
  }

  private static Tensor pooled(Tensor x, Convolutions convolutions, int stage) {
    try (Scope scope = Scope.open()) {
      return scope.keep(Layers.maxPool2d(stage(x, convolutions, stage), 2, 2, 0, false));
    }
  }

  private static Tensor stage(Tensor x, Convolutions convolutions, int stage) {
    try (Scope scope = Scope.open()) {
      Tensor y = x;
      for (String name : STAGES[stage]) {
        y = convolutions.same(y, name).relu();
      }
      return scope.keep(y);
    }
  }
}
