package org.tsdf.network;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * HiSD's discriminator and its losses. It judges a picture together with its style and with
 * conditions that have nothing to do with the tag, for each attribute of a tag twice: as a
 * translated and as a cycle-translated picture.
 */
public final class HisdDiscriminator {
  private static final int TRANSLATED = 0;
  private static final int CYCLED = 1;

  private final Config config;
  private final HisdBlocks blocks;
  private final DType type;

  /**
   * @param parameters in any floating-point type, in which the network then computes; it is spoken
   *     to in the pictures' type
   */
  public HisdDiscriminator(Config config, Parameters parameters) {
    this.config = config;
    this.blocks = new HisdBlocks(parameters);
    this.type = parameters.get("conv.0.weight").dtype();
  }

  /**
   * The sizes.
   *
   * @param inputChannels 3 for pictures
   * @param channels before the first and after each halving block
   */
  public record Config(int inputChannels, List<Integer> channels, List<Head> heads) {
    public Config {
      channels = List.copyOf(channels);
      heads = List.copyOf(heads);
      if (channels.isEmpty() || heads.isEmpty()) {
        throw new IllegalArgumentException("HiSD's discriminator needs channels and tags");
      }
    }

    /** The official sizes. */
    public static Config official() {
      int conditions = 256 + 2;
      return new Config(
          3,
          List.of(32, 64, 128, 256, 512, 512, 512),
          List.of(new Head(conditions, 2), new Head(conditions, 2), new Head(conditions, 3)));
    }

    /**
     * The published layout beside a generator, with half its first channels.
     *
     * @param conditions how many tag-irrelevant ones there are
     */
    public static Config beside(HisdConfig generator, int conditions) {
      int width = generator.encoder().get(0);
      List<Integer> channels = new ArrayList<>();
      for (int i = 0; i < generator.extractor().size(); i++) {
        channels.add(Math.min((width / 2) << i, 8 * width));
      }
      List<Head> heads =
          generator.attributes().stream()
              .map(attributes -> new Head(generator.style() + conditions, attributes))
              .toList();
      return new Config(generator.inputChannels(), channels, heads);
    }

    /**
     * Reads the sizes off the shapes of a state dict.
     *
     * @throws org.tsdf.tensor.CheckpointException if a tensor that says a size is missing
     */
    public static Config of(Checkpoint checkpoint) {
      List<Integer> channels = new ArrayList<>();
      channels.add(Inference.extent(checkpoint, "conv.0.weight", 0));
      int down = Inference.count(checkpoint, i -> "conv." + (i + 1) + ".conv2.weight");
      for (int i = 1; i <= down; i++) {
        channels.add(Inference.extent(checkpoint, "conv." + i + ".conv2.weight", 0));
      }
      int tags = Inference.count(checkpoint, i -> "fcs." + i + ".0.weight");
      List<Head> heads = new ArrayList<>();
      for (int tag = 0; tag < tags; tag++) {
        String weight = "fcs." + tag + ".0.weight";
        heads.add(
            new Head(
                Inference.extent(checkpoint, weight, 1) - channels.get(down),
                Inference.extent(checkpoint, weight, 0) / 2));
      }
      return new Config(Inference.extent(checkpoint, "conv.0.weight", 1), channels, heads);
    }

    /** Every tensor, in upstream order. */
    public Layout layout() {
      Layout.Builder layout = Layout.builder();
      layout.conv("conv.0", inputChannels, channels.get(0), 1, true);
      for (int i = 1; i < channels.size(); i++) {
        int in = channels.get(i - 1);
        HisdConfig.block(layout, "conv." + i, in, channels.get(i), in);
      }
      int last = channels.get(channels.size() - 1);
      for (int tag = 0; tag < heads.size(); tag++) {
        Head head = heads.get(tag);
        layout.conv("fcs." + tag + ".0", last + head.conditions(), 2 * head.attributes(), 1, true);
      }
      return layout.build();
    }
  }

  /**
   * What is judged for one tag.
   *
   * @param conditions length of a style and of the tag-irrelevant conditions together
   */
  public record Head(int conditions, int attributes) {}

  /**
   * Pictures, what is known about them, and for which attribute of which tag they are judged.
   *
   * @param images (N, 3, H, W) on [-1, 1]
   * @param styles (N, style)
   * @param conditions tag-irrelevant ones, (N, any)
   */
  public record Question(Tensor images, Tensor styles, Tensor conditions, int tag, int attribute) {
    Question with(Tensor others) {
      return new Question(others, styles, conditions, tag, attribute);
    }
  }

  /** Scores of a tag, high for real pictures, (N, 2, attributes): translated, cycle-translated. */
  public Tensor judge(Tensor images, Tensor styles, Tensor conditions, int tag) {
    Tensor x = blocks.point(images.to(type).channelsLast(), "conv.0");
    for (int i = 1; i < config.channels().size(); i++) {
      x = blocks.down(x, "conv." + i);
    }
    Tensor known = Tensors.concatenate(List.of(styles.to(type), conditions.to(type)), 1);
    Tensor pooled = Layers.adaptiveAveragePool2d(x, 1, 1);
    x = Tensors.concatenate(List.of(pooled, known.unsqueeze(2).unsqueeze(3)), 1);
    return blocks.point(x, "fcs." + tag + ".0").reshape(x.size(0), 2, -1).to(images.dtype());
  }

  /**
   * The discriminator's loss on real pictures: both hinges, and for each score the squared length
   * of its gradient with respect to the picture, averaged over the pictures.
   */
  public Tensor lossOfReal(Question real) {
    Tensor images = real.images().requiresGradient();
    Tensor scores = scores(real.with(images));
    Tensor translated = column(scores, TRANSLATED);
    Tensor cycled = column(scores, CYCLED);
    return translated
        .negate()
        .plus(1)
        .relu()
        .mean()
        .plus(cycled.negate().plus(1).relu().mean())
        .plus(squaredSlope(translated, images))
        .plus(squaredSlope(cycled, images));
  }

  /** The discriminator's loss on translated pictures. */
  public Tensor lossOfTranslated(Question fake) {
    return column(scores(fake), TRANSLATED).plus(1).relu().mean();
  }

  /** The discriminator's loss on cycle-translated pictures. */
  public Tensor lossOfCycled(Question fake) {
    return column(scores(fake), CYCLED).plus(1).relu().mean();
  }

  /** The generator's loss on real pictures, which reaches it through their styles. */
  public Tensor generatorLossOfReal(Question real) {
    Tensor scores = scores(real);
    return column(scores, TRANSLATED).mean().plus(column(scores, CYCLED).mean());
  }

  /** The generator's loss on translated pictures. */
  public Tensor generatorLossOfTranslated(Question fake) {
    return column(scores(fake), TRANSLATED).mean().negate();
  }

  /** The generator's loss on cycle-translated pictures. */
  public Tensor generatorLossOfCycled(Question fake) {
    return column(scores(fake), CYCLED).mean().negate();
  }

  /** Both scores of the question's attribute, (N, 2). */
  private Tensor scores(Question question) {
    Tensor all = judge(question.images(), question.styles(), question.conditions(), question.tag());
    return all.select(2, question.attribute());
  }

  private static Tensor column(Tensor scores, int kind) {
    return scores.select(1, kind); // (N)
  }

  private static Tensor squaredSlope(Tensor scores, Tensor images) {
    Tensor slope = Autograd.gradients(scores.sum(), List.of(images), true).get(0);
    return slope.square().sum(1, 2, 3).mean();
  }
}
