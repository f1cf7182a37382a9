package org.tsdf.network;

import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Tensor;

/**
 * The discriminator of StarGAN and of AttentionGAN v1 (the same layers) under its official weight
 * names: is each patch real, and which attributes has the face. It has no normalisation.
 */
public final class PatchDiscriminator implements Discriminator {
  private static final double LEAK = 0.01;
  private static final int KERNEL = 4;
  private static final Window HALVE = Window.of(2, 1);
  private static final Window SAME = Window.of(1, 1);
  private static final Window WHOLE = Window.of(1, 0);

  private final Size size;
  private final Convolutions convolutions;
  private final DType type;

  /**
   * @param parameters in whose floating-point type the layers compute; pictures come and judgements
   *     leave in the type of the pictures
   */
  public PatchDiscriminator(Size size, Parameters parameters) {
    this.size = size;
    this.convolutions = Convolutions.of(parameters);
    this.type = parameters.get(Size.trunk(0) + ".weight").dtype();
  }

  /**
   * @param width channels after the first convolution ({@code conv_dim}; 64 officially), doubled by
   *     each further one
   * @param layers convolutions that halve the picture ({@code repeat_num}; 6 officially)
   * @param attributes classes ({@code c_dim})
   * @param imageSize height and width of the pictures, at least 2 to the power of {@code layers}
   */
  public record Size(int width, int layers, int attributes, int imageSize) {
    private static final int MOST_LAYERS = 16;

    public Size {
      if (width < 1
          || layers < 1
          || layers > MOST_LAYERS
          || attributes < 1
          || imageSize >> layers < 1) {
        throw new IllegalArgumentException(
            "no discriminator has width %d, %d halvings of %d pixels and %d attributes"
                .formatted(width, layers, imageSize, attributes));
      }
    }

    /**
     * Read off the shapes of a checkpoint; the picture's size off the classifier's kernel, which
     * covers the whole last map.
     *
     * @throws org.tsdf.tensor.CheckpointException if a tensor that says a size is missing
     */
    public static Size of(Checkpoint checkpoint) {
      int layers = Inference.count(checkpoint, i -> trunk(i) + ".weight");
      return new Size(
          Inference.extent(checkpoint, trunk(0) + ".weight", 0),
          layers,
          Inference.extent(checkpoint, "conv2.weight", 0),
          Inference.extent(checkpoint, "conv2.weight", 2) << Math.min(layers, MOST_LAYERS));
    }

    /** Every tensor, in upstream order. */
    public Layout layout() {
      Layout.Builder layout = Layout.builder();
      int in = 3;
      for (int i = 0; i < layers; i++) {
        int out = width << i;
        layout.conv(trunk(i), in, out, KERNEL, true);
        in = out;
      }
      layout.conv("conv1", in, 1, 3, false);
      return layout.conv("conv2", in, attributes, imageSize >> layers, false).build();
    }

    private static String trunk(int layer) {
      return "main." + 2 * layer;
    }
  }

  /**
   * @param images (N, 3, imageSize, imageSize) on [-1, 1]
   * @return realness of patches, (N, 1, imageSize / 2 to the power of layers, the same)
   */
  @Override
  public Judgement judge(Tensor images) {
    Tensor x = trunk(images);
    Tensor logits = convolutions.apply(x, "conv2", WHOLE); // (N, attributes, 1, 1)
    DType given = images.dtype();
    return new Judgement(
        realness(x).to(given), logits.reshape(x.size(0), size.attributes()).to(given));
  }

  /**
   * WGAN-GP's penalty at alpha · real + (1 - alpha) · fake; differentiable with respect to the
   * weights.
   *
   * @param alpha the share of the real picture, (N, 1, 1, 1)
   */
  @Override
  public Tensor gradientPenalty(Tensor real, Tensor fake, Tensor alpha) {
    Tensor between = alpha.times(real).plus(alpha.negate().plus(1).times(fake));
    return GradientPenalty.at(between, x -> realness(trunk(x)).to(x.dtype()));
  }

  private Tensor trunk(Tensor images) {
    Tensor x = images.to(type);
    for (int i = 0; i < size.layers(); i++) {
      x = convolutions.apply(x, Size.trunk(i), HALVE).leakyRelu(LEAK);
    }
    return x;
  }

  private Tensor realness(Tensor x) {
    return convolutions.apply(x, "conv1", SAME);
  }
}
