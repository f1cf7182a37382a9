package org.tsdf.network;

import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Layout.Role;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Tensor;

/**
 * AttGAN's two discriminators on one trunk: is the picture real, and which attributes has it.
 * Normalisation is by each picture's own statistics in training and afterwards.
 */
public final class AttGanDiscriminator implements Discriminator {
  private static final double LEAK = 0.01;
  private static final double EPSILON = 1e-5;
  private static final int KERNEL = 4;
  private static final Window HALVING = Window.of(2, 1);

  private final Config config;
  private final Parameters parameters;
  private final DType type;

  /**
   * @param parameters in whose floating-point type (that of the convolutions) the layers compute;
   *     pictures come and judgements leave in the type of the pictures
   */
  public AttGanDiscriminator(Config config, Parameters parameters) {
    this.config = config;
    this.parameters = parameters;
    this.type = parameters.get(Config.trunk(0) + "0.weight").dtype();
  }

  /**
   * The sizes. Upstream fixes 13 attributes and, for the linear layers, 1024 channels after the
   * trunk.
   *
   * @param width channels of the first layer; they double up to 1024
   * @param hidden width of the linear layers between
   * @param activation after the hidden linear layers
   */
  public record Config(
      int width, int layers, int hidden, int imageSize, int attributes, Activation activation) {
    public Config {
      if (width < 1 || layers < 1 || hidden < 1 || attributes < 1 || imageSize >> layers < 1) {
        throw new IllegalArgumentException(
            "AttGAN's discriminator needs positive sizes and a picture that can be halved "
                + layers
                + " times, was given "
                + imageSize);
      }
    }

    /** The training script's sizes for pictures of a size. */
    public static Config official(int imageSize) {
      return new Config(64, 5, 1024, imageSize, 13, Activation.RELU);
    }

    /**
     * Reads the sizes off the shapes of a state dict; the activation cannot be seen there.
     *
     * @throws org.tsdf.tensor.CheckpointException if a tensor that says a size is missing
     */
    public static Config of(Checkpoint checkpoint, Activation activation) {
      int layers = Math.max(1, Inference.count(checkpoint, i -> trunk(i) + "0.weight"));
      int channels = Inference.extent(checkpoint, trunk(layers - 1) + "0.weight", 0);
      int cells = Inference.extent(checkpoint, "fc_adv.0.layers.0.weight", 1) / channels;
      return new Config(
          Inference.extent(checkpoint, trunk(0) + "0.weight", 0),
          layers,
          Inference.extent(checkpoint, "fc_adv.0.layers.0.weight", 0),
          Math.max(1, (int) Math.round(Math.sqrt(cells))) << layers,
          Inference.extent(checkpoint, "fc_cls.1.layers.0.weight", 0),
          activation);
    }

    /** Every tensor, in upstream order. */
    public Layout layout() {
      Layout.Builder layout = Layout.builder();
      int in = 3;
      for (int i = 0; i < layers; i++) {
        int out = AttGanConfig.doubled(width, i);
        layout.conv(trunk(i) + "0", in, out, KERNEL, false);
        layout.add(trunk(i) + "1.weight", Role.NORM_WEIGHT, out);
        layout.add(trunk(i) + "1.bias", Role.NORM_BIAS, out);
        in = out;
      }
      int side = imageSize >> layers;
      layout.linear("fc_adv.0.layers.0", in * side * side, hidden);
      layout.linear("fc_adv.1.layers.0", hidden, 1);
      layout.linear("fc_cls.0.layers.0", in * side * side, hidden);
      return layout.linear("fc_cls.1.layers.0", hidden, attributes).build();
    }

    private static String trunk(int layer) {
      return "conv." + layer + ".layers.";
    }
  }

  /** What stands between the linear layers. */
  public enum Activation {
    /** The training script's default. */
    RELU,
    /** The class's default, slope 0.01. */
    LEAKY_RELU;

    Tensor of(Tensor x) {
      return this == RELU ? x.relu() : x.leakyRelu(LEAK);
    }
  }

  /**
   * @param images (N, 3, size, size) on [-1, 1]
   * @return realness of the pictures, (N, 1)
   */
  @Override
  public Judgement judge(Tensor images) {
    Tensor x = trunk(images);
    DType given = images.dtype();
    return new Judgement(head(x, "fc_adv.").to(given), head(x, "fc_cls.").to(given));
  }

  /**
   * WGAN-GP's penalty, the mean over the pictures of (‖∂realness/∂x‖ - 1)² at x = real + alpha ·
   * (fake - real); differentiable with respect to the weights.
   *
   * @param alpha the share of the <em>fake</em> picture (StarGAN's is that of the real one), (N, 1,
   *     1, 1)
   */
  @Override
  public Tensor gradientPenalty(Tensor real, Tensor fake, Tensor alpha) {
    Tensor between = real.plus(alpha.times(fake.minus(real)));
    return GradientPenalty.at(between, x -> head(trunk(x), "fc_adv.").to(x.dtype()));
  }

  private Tensor trunk(Tensor images) {
    Tensor x = images.to(type);
    for (int i = 0; i < config.layers(); i++) {
      String name = Config.trunk(i);
      x = Layers.conv2d(x, parameters.get(name + "0.weight"), null, HALVING, 1);
      x = normalised(x, name + "1").leakyRelu(LEAK).to(type);
    }
    return x.reshape(x.size(0), -1);
  }

  /** In the type of its own weights, since the penalty differentiates it twice. */
  private Tensor normalised(Tensor x, String name) {
    Tensor weight = parameters.get(name + ".weight");
    Tensor bias = parameters.get(name + ".bias");
    return Layers.instanceNorm(x.to(weight.dtype()), weight, bias, EPSILON);
  }

  private Tensor head(Tensor x, String name) {
    Tensor hidden = config.activation().of(linear(x, name + "0.layers.0"));
    return linear(hidden, name + "1.layers.0");
  }

  private Tensor linear(Tensor x, String name) {
    return Layers.linear(x, parameters.get(name + ".weight"), parameters.get(name + ".bias"));
  }
}
