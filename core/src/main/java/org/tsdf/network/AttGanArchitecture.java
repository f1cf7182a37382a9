package org.tsdf.network;

import java.util.List;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;

/**
 * Loads AttGAN, from the official container (its part {@code G}) or a plain state dict. What shapes
 * cannot tell is read from the metadata {@code image_size} (else 256) and {@code attributes} (else
 * the official 13, else numbers).
 */
public final class AttGanArchitecture implements Architecture<FaceEditor> {
  private static final int DEFAULT_IMAGE_SIZE = 256;

  @Override
  public String name() {
    return "attgan";
  }

  @Override
  public Class<FaceEditor> port() {
    return FaceEditor.class;
  }

  @Override
  public FaceEditor load(String name, Checkpoint file, DType type) {
    Checkpoint checkpoint = file.sectionIfPresent("G");
    AttGanConfig config = AttGanConfig.of(checkpoint);
    List<String> attributes =
        Inference.attributes(checkpoint, config.attributes(), OfficialAttributes.ATTGAN);
    int size = Inference.number(checkpoint, Inference.IMAGE_SIZE).orElse(DEFAULT_IMAGE_SIZE);
    check(checkpoint, config, size);
    AttGanGenerator generator = new AttGanGenerator(config, config.layout().load(checkpoint, type));
    return new AttGan(name, generator, attributes, size, type);
  }

  private static void check(Checkpoint checkpoint, AttGanConfig config, int size) {
    config.layout().check(checkpoint);
    if (config.encoderLayers() != config.decoderLayers()) {
      throw new CheckpointException(
          checkpoint.file(),
          "its encoder has "
              + config.encoderLayers()
              + " layers and its decoder "
              + config.decoderLayers()
              + ", so that it does not keep the picture's size");
    }
    int smallest = 1 << config.encoderLayers();
    if (size < smallest || size % smallest != 0) {
      throw new CheckpointException(
          checkpoint.file(), "image size " + size + " is no multiple of " + smallest);
    }
  }
}
