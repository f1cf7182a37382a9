package org.tsdf.network;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/**
 * MobileNetV1 (Howard et al. 2017) as RetinaFace uses it; the published weights have 8 first
 * channels, a quarter of the original's.
 *
 * @param width channels of the first convolution; the deepest map has 32 times as many
 */
record MobileNet(int width) implements RetinaFace.Backbone {
  private static final double SLOPE = 0.1;

  /** A convolution of each channel, then one across channels. */
  private record Block(String name, int in, int out, int stride) {}

  private List<List<Block>> stages() {
    int[][] growth = {{1, 2, 4, 4, 8, 8}, {16, 16, 16, 16, 16, 16}, {32, 32}};
    int[][] strides = {{2, 1, 2, 1, 2, 1}, {2, 1, 1, 1, 1, 1}, {2, 1}};
    List<List<Block>> stages = new ArrayList<>();
    int channels = 3;
    for (int stage = 0; stage < growth.length; stage++) {
      List<Block> blocks = new ArrayList<>();
      for (int i = 0; i < growth[stage].length; i++) {
        int out = growth[stage][i] * width;
        String name = "body.stage" + (stage + 1) + "." + i;
        blocks.add(new Block(name, channels, out, strides[stage][i]));
        channels = out;
      }
      stages.add(blocks);
    }
    return stages;
  }

  private static boolean isFirst(Block block) {
    return block.in() == 3;
  }

  @Override
  public void declare(NormedLayout layout) {
    for (List<Block> stage : stages()) {
      for (Block block : stage) {
        String name = block.name();
        if (isFirst(block)) {
          layout.convNorm(name, block.in(), block.out(), 3);
        } else {
          layout.depthwise(name + ".0", block.in(), 3).norm(name + ".1", block.in());
          layout.conv(name + ".3", block.in(), block.out(), 1).norm(name + ".4", block.out());
        }
      }
    }
  }

  @Override
  public List<Integer> channels() {
    return List.of(8 * width, 16 * width, 32 * width);
  }

  @Override
  public List<Tensor> maps(Convolutions convolutions, Tensor input) {
    List<Tensor> maps = new ArrayList<>();
    Tensor x = input;
    for (List<Block> stage : stages()) {
      for (Block block : stage) {
        x = block(convolutions, block, x);
      }
      maps.add(x);
    }
    return maps;
  }

  private static Tensor block(Convolutions convolutions, Block block, Tensor x) {
    Window window = Window.of(block.stride(), 1);
    try (Scope scope = Scope.open()) {
      if (isFirst(block)) {
        Tensor y = convolutions.apply(x, block.name() + ".0", window);
        return scope.keep(y.leakyRelu(SLOPE));
      }
      Tensor y = convolutions.depthwise(x, block.name() + ".0", window).leakyRelu(SLOPE);
      return scope.keep(convolutions.same(y, block.name() + ".3").leakyRelu(SLOPE));
    }
  }
}
