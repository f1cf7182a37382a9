package org.tsdf.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** The trunk of S3FD and DSFD: VGG16 and four more convolutions. */
record PlainVgg(PlainLayers layers, int dilation) {
  private static final int[][] STAGES = {{0, 2}, {5, 7}, {10, 12, 14}, {17, 19, 21}, {24, 26, 28}};
  private static final int[] WIDTHS = {64, 128, 256, 512, 512};
  private static final double[] STARTS = {10, 8, 5};

  PlainVgg {
    layers.multiply("vgg.0", PlainLayers.PIXEL_SCALE);
  }

  /** The maps of stride 4 to 128. */
  List<Tensor> maps(Tensor input) {
    List<Tensor> maps = new ArrayList<>();
    Tensor x = input;
    for (int stage = 0; stage < STAGES.length; stage++) {
      for (int index : STAGES[stage]) {
        x = layers.conv(x, "vgg." + index, layers.channels(WIDTHS[stage]), Kernel.of(3)).relu();
      }
      if (stage >= 2) {
        maps.add(x);
      }
      x = PlainLayers.maxPool(x, 2, 2, 0, stage == 2);
    }
    x = layers.conv(x, "vgg.31", layers.channels(1024), Kernel.of(3).dilated(dilation)).relu();
    x = layers.conv(x, "vgg.33", layers.channels(1024), Kernel.of(1)).relu();
    maps.add(x);
    x = layers.conv(x, "extras.0", layers.channels(256), Kernel.of(1)).relu();
    x = layers.conv(x, "extras.1", layers.channels(512), Kernel.of(3).strided(2)).relu();
    maps.add(x);
    x = layers.conv(x, "extras.2", layers.channels(128), Kernel.of(1)).relu();
    x = layers.conv(x, "extras.3", layers.channels(256), Kernel.of(3).strided(2)).relu();
    maps.add(x);
    return maps;
  }

  /** The finest three maps normalised over channels. */
  List<Tensor> normalised(List<Tensor> maps, List<String> names) {
    List<Tensor> normalised = new ArrayList<>(maps);
    for (int i = 0; i < 3; i++) {
      normalised.set(i, layers.channelNorm(maps.get(i), names.get(i), STARTS[i]));
    }
    return normalised;
  }
}
