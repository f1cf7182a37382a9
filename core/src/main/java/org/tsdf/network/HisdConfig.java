package org.tsdf.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Layout.Role;

/**
 * The sizes of HiSD's generator (imlixinyang/HiSD, {@code core/networks.py}): for each part the
 * channels before its first and after each of its blocks.
 *
 * @param inputChannels 3 for pictures
 * @param style length of a style
 * @param noise length of a latent code
 * @param attributes how many attributes each tag has; one translator and one mapper a tag
 */
public record HisdConfig(
    int inputChannels,
    List<Integer> encoder,
    List<Integer> decoder,
    List<Integer> extractor,
    List<Integer> translator,
    List<Integer> mapperBefore,
    List<Integer> mapperAfter,
    int style,
    int noise,
    List<Integer> attributes) {

  public HisdConfig {
    encoder = channels("encoder", encoder);
    decoder = channels("decoder", decoder);
    extractor = channels("extractor", extractor);
    translator = channels("translator", translator);
    mapperBefore = channels("mapper", mapperBefore);
    mapperAfter = channels("mapper", mapperAfter);
    attributes = channels("tags", attributes);
    if (inputChannels < 1 || style < 1 || noise < 1) {
      throw new IllegalArgumentException("HiSD needs input channels, a style and a latent code");
    }
    if (!mapperBefore.get(mapperBefore.size() - 1).equals(mapperAfter.get(0))) {
      throw new IllegalArgumentException(
          "the mapper's first part ends with other channels than its second begins with: "
              + mapperBefore
              + " and "
              + mapperAfter);
    }
  }

  private static List<Integer> channels(String part, List<Integer> values) {
    if (values.isEmpty() || values.stream().anyMatch(v -> v < 1)) {
      throw new IllegalArgumentException(
          "HiSD needs positive sizes for its " + part + ": " + values);
    }
    return List.copyOf(values);
  }

  /** The official checkpoint's sizes, for pictures of 256. */
  public static HisdConfig official() {
    return new HisdConfig(
        3,
        List.of(64, 128, 256),
        List.of(256, 128, 64),
        List.of(32, 64, 128, 256, 512, 512, 512),
        List.of(64, 64, 64, 64, 64, 64, 64, 64),
        List.of(256, 256, 256),
        List.of(256, 256, 256),
        256,
        32,
        List.of(2, 2, 3));
  }

  /**
   * The official layout with fewer channels everywhere, for smaller pictures too: the extractor
   * halves five times, as in the published configuration for 128 pixels, and ends with a quarter of
   * the channels that are published for 256.
   *
   * @param width channels after the encoder's first convolution, even; 64 in the publication
   * @param attributes how many attributes each tag has
   */
  public static HisdConfig ofWidth(int width, List<Integer> attributes) {
    if (width < 2 || width % 2 != 0) {
      throw new IllegalArgumentException("HiSD's width must be even and at least 2, was " + width);
    }
    int most = 4 * width;
    return new HisdConfig(
        3,
        List.of(width, 2 * width, most),
        List.of(most, 2 * width, width),
        List.of(width / 2, width, 2 * width, most, most, most),
        Collections.nCopies(8, width),
        List.of(most, most, most),
        List.of(most, most, most),
        most,
        32,
        attributes);
  }

  /**
   * Reads the sizes off the shapes of a generator's state dict.
   *
   * @throws org.tsdf.tensor.CheckpointException if a tensor that says a size is missing
   */
  static HisdConfig of(Checkpoint checkpoint) {
    String before = "mappers.0.pre_model.";
    String after = "mappers.0.post_models.0.";
    int tags = Inference.count(checkpoint, i -> "translators." + i + ".style_to_params.weight");
    int blocksAfter = Inference.count(checkpoint, i -> after + i + ".linear.weight");
    List<Integer> attributes = new ArrayList<>();
    for (int tag = 0; tag < tags; tag++) {
      String posts = "mappers." + tag + ".post_models.";
      attributes.add(Inference.count(checkpoint, i -> posts + i + "." + blocksAfter + ".weight"));
    }
    List<Integer> mapperBefore =
        outputs(checkpoint, before + "0.weight", i -> before + i + ".linear.weight");
    return new HisdConfig(
        Inference.extent(checkpoint, "encoder.0.weight", 1),
        outputs(checkpoint, "encoder.0.weight", i -> "encoder." + i + ".conv2.weight"),
        decoder(checkpoint),
        outputs(
            checkpoint,
            "extractors.model.0.weight",
            i -> "extractors.model." + i + ".conv2.weight"),
        outputs(
            checkpoint,
            "translators.0.model.0.weight",
            i -> "translators.0.model." + i + ".conv2.weight"),
        mapperBefore,
        mapperAfter(checkpoint, after, blocksAfter),
        Inference.extent(checkpoint, "translators.0.style_to_params.weight", 1),
        Inference.extent(checkpoint, before + "0.weight", 1),
        attributes);
  }

  /** Output channels of a first layer and of blocks 1, 2, … */
  private static List<Integer> outputs(
      Checkpoint checkpoint, String first, IntFunction<String> block) {
    List<Integer> channels = new ArrayList<>();
    channels.add(Inference.extent(checkpoint, first, 0));
    int blocks = Inference.count(checkpoint, i -> block.apply(i + 1));
    for (int i = 1; i <= blocks; i++) {
      channels.add(Inference.extent(checkpoint, block.apply(i), 0));
    }
    return channels;
  }

  private static List<Integer> decoder(Checkpoint checkpoint) {
    int blocks = Inference.count(checkpoint, i -> "decoder." + i + ".conv2.weight");
    List<Integer> channels = new ArrayList<>();
    for (int i = 0; i < blocks; i++) {
      channels.add(Inference.extent(checkpoint, "decoder." + i + ".conv1.weight", 1));
    }
    channels.add(Inference.extent(checkpoint, "decoder." + blocks + ".weight", 1));
    return channels;
  }

  private static List<Integer> mapperAfter(Checkpoint checkpoint, String part, int blocks) {
    List<Integer> channels = new ArrayList<>();
    for (int i = 0; i < blocks; i++) {
      channels.add(Inference.extent(checkpoint, part + i + ".linear.weight", 1));
    }
    channels.add(Inference.extent(checkpoint, part + blocks + ".weight", 1));
    return channels;
  }

  /** The adaptive normalisations of a translator in module order, as their channel counts. */
  List<Integer> adaptive() {
    List<Integer> channels = new ArrayList<>();
    for (int i = 1; i < translator.size(); i++) {
      channels.add(translator.get(i - 1));
      channels.add(translator.get(i));
    }
    return channels;
  }

  /** Every tensor of the generator, in upstream order. */
  public Layout layout() {
    Layout.Builder layout = Layout.builder();
    layout.conv("encoder.0", inputChannels, encoder.get(0), 1, true);
    for (int i = 1; i < encoder.size(); i++) {
      int in = encoder.get(i - 1);
      normalisedBlock(layout, "encoder." + i, in, encoder.get(i), in);
    }
    int last = decoder.size() - 1;
    for (int i = 0; i < last; i++) {
      int out = decoder.get(i + 1);
      normalisedBlock(layout, "decoder." + i, decoder.get(i), out, out);
    }
    layout.conv("decoder." + last, decoder.get(last), inputChannels, 1, true);
    extractorLayout(layout);
    for (int tag = 0; tag < attributes.size(); tag++) {
      translatorLayout(layout, "translators." + tag);
    }
    for (int tag = 0; tag < attributes.size(); tag++) {
      mapperLayout(layout, "mappers." + tag, attributes.get(tag));
    }
    return layout.build();
  }

  private void extractorLayout(Layout.Builder layout) {
    int blocks = extractor.size() - 1;
    layout.conv("extractors.model.0", inputChannels, extractor.get(0), 1, true);
    for (int i = 1; i <= blocks; i++) {
      int in = extractor.get(i - 1);
      block(layout, "extractors.model." + i, in, extractor.get(i), in);
    }
    layout.conv(
        "extractors.model." + (blocks + 2), // after the pooling
        extractor.get(blocks),
        style * attributes.size(),
        1,
        true);
  }

  private void translatorLayout(Layout.Builder layout, String name) {
    int encoded = encoder.get(encoder.size() - 1);
    int blocks = translator.size() - 1;
    layout.conv(name + ".model.0", encoded, translator.get(0), 1, true);
    for (int i = 1; i <= blocks; i++) {
      int out = translator.get(i);
      block(layout, name + ".model." + i, translator.get(i - 1), out, out);
    }
    int parameters = 2 * adaptive().stream().mapToInt(Integer::intValue).sum();
    layout.linear(name + ".style_to_params", style, parameters);
    layout.conv(name + ".features.0", translator.get(blocks), decoder.get(0), 1, true);
    layout.conv(name + ".masks.0", translator.get(blocks), decoder.get(0), 1, true);
  }

  private void mapperLayout(Layout.Builder layout, String name, int attributes) {
    layout.linear(name + ".pre_model.0", noise, mapperBefore.get(0));
    for (int i = 1; i < mapperBefore.size(); i++) {
      layout.linear(
          name + ".pre_model." + i + ".linear", mapperBefore.get(i - 1), mapperBefore.get(i));
    }
    int last = mapperAfter.size() - 1;
    for (int attribute = 0; attribute < attributes; attribute++) {
      String post = name + ".post_models." + attribute + ".";
      for (int i = 0; i < last; i++) {
        layout.linear(post + i + ".linear", mapperAfter.get(i), mapperAfter.get(i + 1));
      }
      layout.linear(post + last, mapperAfter.get(last), style);
    }
  }

  /** A residual block; {@code middle} channels lie between its two convolutions. */
  static void block(Layout.Builder layout, String name, int in, int out, int middle) {
    layout.conv(name + ".conv1", in, middle, 3, true);
    layout.conv(name + ".conv2", middle, out, 3, true);
    layout.conv(name + ".sc", in, out, 1, false);
  }

  private static void normalisedBlock(
      Layout.Builder layout, String name, int in, int out, int middle) {
    layout.conv(name + ".conv1", in, middle, 3, true);
    layout.conv(name + ".conv2", middle, out, 3, true);
    norm(layout, name + ".in1", in);
    norm(layout, name + ".in2", middle);
    layout.conv(name + ".sc", in, out, 1, false);
  }

  private static void norm(Layout.Builder layout, String name, int channels) {
    layout.add(name + ".weight", Role.NORM_WEIGHT, 1, channels, 1);
    layout.add(name + ".bias", Role.NORM_BIAS, 1, channels, 1);
  }
}
