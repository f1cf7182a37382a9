package org.tsdf.network;

import java.util.List;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Tensor;

/**
 * HiSD's generator (Li et al. 2021; imlixinyang/HiSD): encoder E, extractors F, mappers M,
 * translators T, decoder G. A forgery is G(T(E(x), s, tag)) with a style s = F(reference, tag) or s
 * = M(z, tag, attribute). No part behaves differently in training.
 */
public final class HisdGenerator {
  private final HisdConfig config;
  private final HisdBlocks blocks;

  public HisdGenerator(HisdConfig config, Parameters parameters) {
    this.config = config;
    this.blocks = new HisdBlocks(parameters);
  }

  public HisdConfig config() {
    return config;
  }

  /**
   * E: the map that the paper attacks (E_i).
   *
   * @param images (N, 3, H, W) on [-1, 1]
   * @return (N, 256, H/4, W/4) in the official sizes
   */
  public Tensor encode(Tensor images) {
    Tensor x = blocks.point(images.channelsLast(), "encoder.0");
    for (int i = 1; i < config.encoder().size(); i++) {
      x = blocks.normalisedDown(x, "encoder." + i);
    }
    return x;
  }

  /** G: the picture of an encoded face, (N, 3, H, W), not limited to [-1, 1]. */
  public Tensor decode(Tensor encoded) {
    int last = config.decoder().size() - 1;
    Tensor x = encoded;
    for (int i = 0; i < last; i++) {
      x = blocks.normalisedUp(x, "decoder." + i);
    }
    return blocks.point(x, "decoder." + last);
  }

  /**
   * F: the styles of pictures for one tag.
   *
   * @return (N, style)
   */
  public Tensor extract(Tensor images, int tag) {
    int down = config.extractor().size() - 1;
    Tensor x = blocks.point(images.channelsLast(), "extractors.model.0");
    for (int i = 1; i <= down; i++) {
      x = blocks.down(x, "extractors.model." + i);
    }
    x = blocks.point(Layers.adaptiveAveragePool2d(x, 1, 1), "extractors.model." + (down + 2));
    return x.reshape(x.size(0), config.attributes().size(), config.style()).select(1, tag);
  }

  /**
   * M: styles from latent codes for one attribute of one tag.
   *
   * @param noise (N, noise), standard normal
   * @return (N, style)
   */
  public Tensor map(Tensor noise, int tag, int attribute) {
    String before = "mappers." + tag + ".pre_model.";
    Tensor x = blocks.linear(noise, before + 0);
    for (int i = 1; i < config.mapperBefore().size(); i++) {
      x = blocks.linear(x.relu(), before + i + ".linear");
    }
    String after = "mappers." + tag + ".post_models." + attribute + ".";
    int last = config.mapperAfter().size() - 1;
    for (int i = 0; i < last; i++) {
      x = blocks.linear(x.relu(), after + i + ".linear");
    }
    return blocks.linear(x, after + last);
  }

  /**
   * T: an encoded face in another style of one tag.
   *
   * @param style (N, style), or (1, style) for one style for all
   */
  public Tensor translate(Tensor encoded, Tensor style, int tag) {
    String name = "translators." + tag;
    Tensor x = blocks.point(encoded, name + ".model.0");
    AdaptiveScale scales =
        new AdaptiveScale(config.adaptive(), blocks.linear(style, name + ".style_to_params"));
    for (int i = 1; i < config.translator().size(); i++) {
      int first = 2 * (i - 1);
      x =
          blocks.adaptive(
              x,
              name + ".model." + i,
              y -> scales.normalised(y, first),
              y -> scales.normalised(y, first + 1));
    }
    Tensor features = blocks.point(x, name + ".features.0");
    Tensor mask = blocks.point(x, name + ".masks.0").sigmoid(); // as many channels as encoded
    return features.times(mask).plus(encoded.times(mask.negate().plus(1)));
  }

  /**
   * The biases and scales that a style prescribes, cut for one normalisation after the other: first
   * its biases, then its scales, to which 1 is added.
   *
   * @param parameters (N, twice the sum of the channels)
   */
  private record AdaptiveScale(List<Integer> channels, Tensor parameters) {
    Tensor normalised(Tensor x, int layer) {
      int width = channels.get(layer);
      int start = 2 * channels.subList(0, layer).stream().mapToInt(Integer::intValue).sum();
      Tensor bias = part(start, width);
      Tensor weight = part(start + width, width).plus(1);
      return HisdBlocks.normalised(x, weight, bias);
    }

    private Tensor part(int start, int width) {
      return parameters.narrow(1, start, width).unsqueeze(2).unsqueeze(3); // (N, C, 1, 1)
    }
  }
}
