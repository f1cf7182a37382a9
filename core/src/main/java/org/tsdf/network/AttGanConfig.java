package org.tsdf.network;

import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.Layout;

/**
 * The sizes of AttGAN's generator (elvisyjlin/AttGAN-PyTorch, {@code attgan.py}).
 *
 * @param encoderWidth channels of the first encoder layer; they double up to 1024
 * @param decoderWidth half the channels of the last but one decoder layer
 * @param attributes length of the condition
 * @param shortcutLayers decoder layers, from the first, whose output is joined with the encoder's
 *     map of the same size; at most all but the last
 * @param injectLayers decoder layers, from the first, whose output is joined with the condition; at
 *     most all but the last
 */
public record AttGanConfig(
    int encoderWidth,
    int encoderLayers,
    int decoderWidth,
    int decoderLayers,
    int attributes,
    int shortcutLayers,
    int injectLayers) {
  private static final int MOST_CHANNELS = 1024;
  private static final int KERNEL = 4;

  public AttGanConfig {
    if (encoderWidth < 1 || decoderWidth < 1 || encoderLayers < 1 || decoderLayers < 1) {
      throw new IllegalArgumentException("AttGAN needs a channel and a layer each way");
    }
    if (attributes < 1 || shortcutLayers < 0 || injectLayers < 0) {
      throw new IllegalArgumentException(
          "AttGAN needs an attribute, and no negative number of shortcut or inject layers");
    }
    shortcutLayers = Math.min(shortcutLayers, decoderLayers - 1);
    injectLayers = Math.min(injectLayers, decoderLayers - 1);
  }

  /** The official checkpoint's sizes. */
  public static AttGanConfig official() {
    return new AttGanConfig(64, 5, 64, 5, 13, 1, 0);
  }

  /**
   * Reads the sizes off the shapes of a generator's state dict. Where the decoder's channels leave
   * open which of its layers are joined with a shortcut and which with the condition, the metadata
   * {@code shortcut_layers} and {@code inject_layers} decide, else the official 1 and 0, else the
   * fewest.
   *
   * @throws org.tsdf.tensor.CheckpointException if a tensor that says a size is missing
   */
  static AttGanConfig of(Checkpoint checkpoint) {
    int encoderLayers = Math.max(1, Inference.count(checkpoint, AttGanConfig::encoderWeight));
    int decoderLayers = Math.max(1, Inference.count(checkpoint, AttGanConfig::decoderWeight));
    int encoderWidth = Inference.extent(checkpoint, encoderWeight(0), 0);
    int decoderWidth =
        decoderLayers == 1
            ? encoderWidth
            : Inference.extent(checkpoint, decoderWeight(decoderLayers - 2), 1) / 2;
    int encoded = Inference.extent(checkpoint, encoderWeight(encoderLayers - 1), 0);
    int attributes = Inference.extent(checkpoint, decoderWeight(0), 0) - encoded;
    return new AttGanConfig(
            encoderWidth,
            encoderLayers,
            Math.max(1, decoderWidth),
            decoderLayers,
            Math.max(1, attributes),
            1,
            0)
        .withJoinsOf(checkpoint);
  }

  private AttGanConfig withJoinsOf(Checkpoint checkpoint) {
    OptionalInt shortcut = Inference.number(checkpoint, "shortcut_layers");
    OptionalInt inject = Inference.number(checkpoint, "inject_layers");
    return IntStream.range(0, decoderLayers * decoderLayers)
        .mapToObj(i -> withJoins(i / decoderLayers, i % decoderLayers))
        .sorted((a, b) -> Boolean.compare(b.equals(this), a.equals(this)))
        .filter(c -> c.shortcutLayers == shortcut.orElse(c.shortcutLayers))
        .filter(c -> c.injectLayers == inject.orElse(c.injectLayers))
        .filter(c -> c.joinsFit(checkpoint))
        .findFirst()
        .orElse(withJoins(shortcut.orElse(1), inject.orElse(0))); // loading will name the misfit
  }

  private AttGanConfig withJoins(int shortcut, int inject) {
    return new AttGanConfig(
        encoderWidth, encoderLayers, decoderWidth, decoderLayers, attributes, shortcut, inject);
  }

  private boolean joinsFit(Checkpoint checkpoint) {
    return IntStream.range(0, decoderLayers)
        .allMatch(i -> Inference.extent(checkpoint, decoderWeight(i), 0) == decoderInput(i));
  }

  static String encoder(int layer) {
    return "enc_layers." + layer + ".layers.";
  }

  static String decoder(int layer) {
    return "dec_layers." + layer + ".layers.";
  }

  private static String encoderWeight(int layer) {
    return encoder(layer) + "0.weight";
  }

  private static String decoderWeight(int layer) {
    return decoder(layer) + "0.weight";
  }

  private int encoderOutput(int layer) {
    return doubled(encoderWidth, layer);
  }

  private int decoderOutput(int layer) {
    return layer == decoderLayers - 1 ? 3 : doubled(decoderWidth, decoderLayers - layer - 1);
  }

  private int decoderInput(int layer) {
    if (layer == 0) {
      return encoderOutput(encoderLayers - 1) + attributes;
    }
    int before = decoderOutput(layer - 1);
    return before
        + (shortcutLayers >= layer ? before / 2 : 0)
        + (injectLayers >= layer ? attributes : 0);
  }

  /** A width doubled some times, but at most 1024. */
  static int doubled(int width, int times) {
    return (int) Math.min((long) width << Math.min(times, 11), MOST_CHANNELS);
  }

  /** Every tensor of the generator, in upstream order. */
  public Layout layout() {
    Layout.Builder layout = Layout.builder();
    int in = 3;
    for (int i = 0; i < encoderLayers; i++) {
      layout.conv(encoder(i) + "0", in, encoderOutput(i), KERNEL, false);
      layout.norm(encoder(i) + "1", encoderOutput(i));
      in = encoderOutput(i);
    }
    for (int i = 0; i < decoderLayers; i++) {
      boolean last = i == decoderLayers - 1;
      layout.convTranspose(decoder(i) + "0", decoderInput(i), decoderOutput(i), KERNEL, last);
      if (!last) {
        layout.norm(decoder(i) + "1", decoderOutput(i));
      }
    }
    return layout.build();
  }
}
