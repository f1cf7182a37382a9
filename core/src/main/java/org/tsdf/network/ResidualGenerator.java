package org.tsdf.network;

import java.util.List;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * The layers that the generators of StarGAN and AttentionGAN v1 have in common, under the official
 * names: condition and picture, two convolutions down, residual blocks, two up, one to the output.
 * Fully convolutional; height and width must be multiples of 4 for the output to have the same.
 */
final class ResidualGenerator {
  private static final String LAYER = "main.";
  private static final Window SAME = Window.of(1, 3);
  private static final Window HALVE = Window.of(2, 1);

  /** The number of its layer. */
  static final int FIRST_BLOCK = 9;

  private final GeneratorSize size;
  private final Parameters parameters;
  private final Convolutions convolutions;
  private final InstanceNorms norms;
  private final DType type;

  /**
   * @param parameters in whose floating-point type the layers compute
   */
  ResidualGenerator(GeneratorSize size, Parameters parameters, InstanceNorms norms) {
    this.size = size;
    this.parameters = parameters;
    this.convolutions = Convolutions.of(parameters);
    this.norms = norms;
    this.type = parameters.get(layer(0) + ".weight").dtype();
  }

  /**
   * @param outputs channels of the last convolution
   */
  static Layout layout(GeneratorSize size, int outputs) {
    int width = size.width();
    Layout.Builder layout = Layout.builder();
    layout.conv("main.0", 3 + size.attributes(), width, 7, false).norm("main.1", width);
    layout.conv("main.3", width, 2 * width, 4, false).norm("main.4", 2 * width);
    layout.conv("main.6", 2 * width, 4 * width, 4, false).norm("main.7", 4 * width);
    for (int i = 0; i < size.blocks(); i++) {
      String block = blockName(i);
      layout.conv(block + ".0", 4 * width, 4 * width, 3, false).norm(block + ".1", 4 * width);
      layout.conv(block + ".3", 4 * width, 4 * width, 3, false).norm(block + ".4", 4 * width);
    }
    int next = FIRST_BLOCK + size.blocks();
    layout
        .convTranspose(layer(next), 4 * width, 2 * width, 4, false)
        .norm(layer(next + 1), 2 * width);
    layout.convTranspose(layer(next + 3), 2 * width, width, 4, false).norm(layer(next + 4), width);
    return layout.conv(layer(next + 6), width, outputs, 7, false).build();
  }

  static String blockName(int index) {
    return layer(FIRST_BLOCK + index) + ".main";
  }

  private static String layer(int index) {
    return LAYER + index;
  }

  /** The number of the layer that a weight belongs to. */
  static int layerOf(String weight) {
    int end = weight.indexOf('.', LAYER.length());
    return Integer.parseInt(weight.substring(LAYER.length(), end));
  }

  /**
   * The feature map after the residual blocks.
   *
   * @param images (N, 3, H, W)
   * @param condition (N, attributes)
   * @return (N, 4 width, H / 4, W / 4), in the type of the layers
   */
  Tensor encode(Tensor images, Tensor condition) {
    Tensor x = halve(halve(enter(images.to(type), condition.to(type)), 3), 6);
    for (int i = 0; i < size.blocks(); i++) {
      x = residual(x, blockName(i));
    }
    return x;
  }

  /** The last convolution's output, (N, outputs, H, W), before any activation. */
  Tensor decode(Tensor features) {
    int next = FIRST_BLOCK + size.blocks();
    Tensor x = twice(twice(features.to(type), next), next + 3);
    return convolutions.apply(x, layer(next + 6), SAME);
  }

  private Tensor enter(Tensor images, Tensor condition) {
    try (Scope scope = Scope.open()) {
      Tensor planes =
          condition
              .reshape(images.size(0), size.attributes(), 1, 1)
              .expand(images.size(0), size.attributes(), images.size(2), images.size(3));
      Tensor x = Tensors.concatenate(List.of(images, planes), 1).channelsLast();
      x = convolutions.apply(x, layer(0), SAME);
      return scope.keep(norms.apply(x, layer(1)).relu()); // (N, width, H, W)
    }
  }

  private Tensor halve(Tensor x, int index) {
    try (Scope scope = Scope.open()) {
      Tensor halved = convolutions.apply(x, layer(index), HALVE);
      return scope.keep(norms.apply(halved, layer(index + 1)).relu());
    }
  }

  private Tensor residual(Tensor x, String block) {
    try (Scope scope = Scope.open()) {
      Tensor inner = norms.apply(convolutions.same(x, block + ".0"), block + ".1").relu();
      inner = norms.apply(convolutions.same(inner, block + ".3"), block + ".4");
      return scope.keep(x.plus(inner));
    }
  }

  private Tensor twice(Tensor x, int index) {
    try (Scope scope = Scope.open()) {
      Tensor weight = parameters.get(layer(index) + ".weight");
      Tensor doubled = Layers.convTranspose2d(x, weight, null, HALVE);
      return scope.keep(norms.apply(doubled, layer(index + 1)).relu());
    }
  }
}
