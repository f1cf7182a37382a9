package org.tsdf.network;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.StoredTensor;

/**
 * Seeded weights in torchvision's layout, written down a second time, and linear layers for them.
 *
 * @param network the backbone
 * @param linear never below 0, as the published ones
 */
record SmallBackbone(Checkpoint network, Checkpoint linear) {
  /** Of a few channels. */
  static SmallBackbone of(LpipsBackbone backbone) {
    return made(backbone, 16);
  }

  /** As wide as the published one. */
  static SmallBackbone published(LpipsBackbone backbone) {
    return made(backbone, 1);
  }

  private static SmallBackbone made(LpipsBackbone backbone, int narrower) {
    RandomSource random = new RandomSource(7);
    Map<String, StoredTensor> network = new LinkedHashMap<>();
    List<Integer> compared =
        switch (backbone) {
          case ALEX -> alexNet(network, random, narrower);
          case VGG -> vgg16(network, random, narrower);
          case SQUEEZE -> squeezeNet(network, random, narrower);
        };
    Map<String, StoredTensor> linear = new LinkedHashMap<>();
    for (int i = 0; i < compared.size(); i++) {
      linear.put(
          "lin" + i + ".model.1.weight",
          StoredTensor.of(random.uniform(0, 1, DType.FLOAT32, 1, compared.get(i), 1, 1)));
    }
    return new SmallBackbone(
        Checkpoint.of(Path.of("network.pth"), network, Map.of()),
        Checkpoint.of(Path.of("linear.pth"), linear, Map.of()));
  }

  private static List<Integer> alexNet(
      Map<String, StoredTensor> network, RandomSource random, int narrower) {
    int[] places = {0, 3, 6, 8, 10};
    int[] widths = {64, 192, 384, 256, 256};
    int[] kernels = {11, 5, 3, 3, 3};
    List<Integer> compared = new ArrayList<>();
    int channels = 3;
    for (int i = 0; i < places.length; i++) {
      int width = widths[i] / narrower;
      conv(network, random, "features." + places[i], channels, width, kernels[i]);
      compared.add(width);
      channels = width;
    }
    return compared;
  }

  private static List<Integer> vgg16(
      Map<String, StoredTensor> network, RandomSource random, int narrower) {
    int[] places = {0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28};
    int[] widths = {64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512};
    int channels = 3;
    for (int i = 0; i < places.length; i++) {
      conv(network, random, "features." + places[i], channels, widths[i] / narrower, 3);
      channels = widths[i] / narrower;
    }
    return List.of(64 / narrower, 128 / narrower, 256 / narrower, 512 / narrower, 512 / narrower);
  }

  private static List<Integer> squeezeNet(
      Map<String, StoredTensor> network, RandomSource random, int narrower) {
    conv(network, random, "features.0", 3, 64 / narrower, 3);
    int[] places = {3, 4, 6, 7, 9, 10, 11, 12};
    int[] few = {16, 16, 32, 32, 48, 48, 64, 64};
    int channels = 64 / narrower;
    for (int i = 0; i < places.length; i++) {
      int squeezed = few[i] / narrower;
      String name = "features." + places[i] + ".";
      conv(network, random, name + "squeeze", channels, squeezed, 1);
      conv(network, random, name + "expand1x1", squeezed, 4 * squeezed, 1);
      conv(network, random, name + "expand3x3", squeezed, 4 * squeezed, 3);
      channels = 8 * squeezed;
    }
    List<Integer> compared = new ArrayList<>();
    for (int width : new int[] {64, 128, 256, 384, 384, 512, 512}) {
      compared.add(width / narrower);
    }
    return compared;
  }

  private static void conv(
      Map<String, StoredTensor> network,
      RandomSource random,
      String name,
      int in,
      int out,
      int kernel) {
    double deviation = Math.sqrt(2.0 / (in * kernel * kernel));
    network.put(
        name + ".weight",
        StoredTensor.of(random.normal(DType.FLOAT32, out, in, kernel, kernel).times(deviation)));
    network.put(name + ".bias", StoredTensor.of(random.uniform(-0.1, 0.1, DType.FLOAT32, out)));
  }
}
