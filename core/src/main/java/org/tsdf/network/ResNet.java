package org.tsdf.network;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/**
 * ResNet with bottleneck blocks (He et al. 2016) as torchvision builds it, the stride of a block on
 * its 3×3 convolution. ResNet50 is {@code new ResNet(64, List.of(3, 4, 6, 3))}.
 *
 * @param width channels of the first convolution; the deepest map has 32 times as many
 * @param blocks how many blocks each of the four layers has
 */
record ResNet(int width, List<Integer> blocks) implements RetinaFace.Backbone {
  private static final int EXPANSION = 4;

  ResNet {
    blocks = List.copyOf(blocks);
    if (blocks.size() != 4) {
      throw new IllegalArgumentException("a ResNet has four layers, got " + blocks);
    }
  }

  /** One bottleneck: {@code in} to {@code middle} to four times {@code middle}. */
  private record Block(String name, int in, int middle, int stride) {
    int out() {
      return EXPANSION * middle;
    }

    boolean isProjected() {
      return stride != 1 || in != out();
    }
  }

  private List<List<Block>> layers() {
    List<List<Block>> layers = new ArrayList<>();
    int channels = width;
    for (int layer = 0; layer < blocks.size(); layer++) {
      List<Block> made = new ArrayList<>();
      for (int i = 0; i < blocks.get(layer); i++) {
        int stride = layer > 0 && i == 0 ? 2 : 1;
        String name = "body.layer" + (layer + 1) + "." + i + ".";
        Block block = new Block(name, channels, width << layer, stride);
        made.add(block);
        channels = block.out();
      }
      layers.add(made);
    }
    return layers;
  }

  @Override
  public void declare(NormedLayout layout) {
    layout.conv("body.conv1", 3, width, 7).norm("body.bn1", width);
    for (List<Block> layer : layers()) {
      for (Block block : layer) {
        declare(layout, block);
      }
    }
  }

  private static void declare(NormedLayout layout, Block block) {
    String name = block.name();
    int middle = block.middle();
    layout.conv(name + "conv1", block.in(), middle, 1).norm(name + "bn1", middle);
    layout.conv(name + "conv2", middle, middle, 3).norm(name + "bn2", middle);
    layout.conv(name + "conv3", middle, block.out(), 1).norm(name + "bn3", block.out());
    if (block.isProjected()) {
      layout.convNorm(name + "downsample", block.in(), block.out(), 1);
    }
  }

  @Override
  public List<Integer> channels() {
    return List.of(8 * width, 16 * width, 32 * width);
  }

  @Override
  public List<Tensor> maps(Convolutions convolutions, Tensor input) {
    Tensor x = convolutions.apply(input, "body.conv1", Window.of(2, 3)).relu();
    x = Layers.maxPool2d(x, 3, 2, 1, false);
    List<Tensor> maps = new ArrayList<>();
    for (List<Block> layer : layers()) {
      for (Block block : layer) {
        x = block(convolutions, block, x);
      }
      maps.add(x);
    }
    return maps.subList(1, 4);
  }

  private static Tensor block(Convolutions convolutions, Block block, Tensor x) {
    String name = block.name();
    try (Scope scope = Scope.open()) {
      Tensor y = convolutions.same(x, name + "conv1").relu();
      y = convolutions.apply(y, name + "conv2", Window.of(block.stride(), 1)).relu();
      y = convolutions.same(y, name + "conv3");
      Tensor shortcut =
          block.isProjected()
              ? convolutions.apply(x, name + "downsample.0", Window.of(block.stride(), 0))
              : x;
      return scope.keep(y.plus(shortcut).relu());
    }
  }
}
