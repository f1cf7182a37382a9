package org.tsdf.network;

import java.util.HashMap;
import java.util.Map;

/** The names of S3FD's layers in its authors' Caffe model. */
final class CaffeSpelling implements Spelling {
  private static final String[] LEVELS = {
    "conv3_3_norm", "conv4_3_norm", "conv5_3_norm", "fc7", "conv6_2", "conv7_2"
  };

  private static final String[][] LAYERS = {
    {"vgg.0", "conv1_1"},
    {"vgg.2", "conv1_2"},
    {"vgg.5", "conv2_1"},
    {"vgg.7", "conv2_2"},
    {"vgg.10", "conv3_1"},
    {"vgg.12", "conv3_2"},
    {"vgg.14", "conv3_3"},
    {"vgg.17", "conv4_1"},
    {"vgg.19", "conv4_2"},
    {"vgg.21", "conv4_3"},
    {"vgg.24", "conv5_1"},
    {"vgg.26", "conv5_2"},
    {"vgg.28", "conv5_3"},
    {"vgg.31", "fc6"},
    {"vgg.33", "fc7"},
    {"extras.0", "conv6_1"},
    {"extras.1", "conv6_2"},
    {"extras.2", "conv7_1"},
    {"extras.3", "conv7_2"},
    {"L2Norm3_3", "conv3_3_norm"},
    {"L2Norm4_3", "conv4_3_norm"},
    {"L2Norm5_3", "conv5_3_norm"}
  };

  private final Map<String, String> layers = new HashMap<>();

  CaffeSpelling() {
    for (String[] layer : LAYERS) {
      layers.put(layer[0], layer[1]);
    }
    for (int i = 0; i < LEVELS.length; i++) {
      layers.put("loc." + i, LEVELS[i] + "_mbox_loc");
      layers.put("conf." + i, LEVELS[i] + "_mbox_conf");
    }
  }

  @Override
  public String of(String name) {
    String layer = layers.get(name);
    if (layer == null) {
      throw new IllegalArgumentException("Caffe's S3FD has no layer for " + name);
    }
    return layer;
  }
}
