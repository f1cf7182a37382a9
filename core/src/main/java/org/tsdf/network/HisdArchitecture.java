package org.tsdf.network;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;

/**
 * Loads HiSD, from the official container (its averaged generator {@code gen_test}, else {@code
 * gen}) or a plain state dict. What shapes cannot tell is read from the metadata {@code image_size}
 * (else 256) and {@code tags}.
 */
public final class HisdArchitecture implements Architecture<FaceEditor> {
  private static final int DEFAULT_IMAGE_SIZE = 256;

  @Override
  public String name() {
    return "hisd";
  }

  @Override
  public Class<FaceEditor> port() {
    return FaceEditor.class;
  }

  @Override
  public FaceEditor load(String name, Checkpoint file, DType type) {
    Checkpoint checkpoint = file.sectionIfPresent("gen_test", "gen");
    HisdConfig config = sizes(checkpoint);
    List<HisdTag> tags = HisdTag.of(checkpoint, config.attributes());
    int size = Inference.number(checkpoint, Inference.IMAGE_SIZE).orElse(DEFAULT_IMAGE_SIZE);
    check(checkpoint, config, size);
    HisdGenerator generator = new HisdGenerator(config, config.layout().load(checkpoint, type));
    return new Hisd(name, generator, tags, size, type);
  }

  private static HisdConfig sizes(Checkpoint checkpoint) {
    try {
      return HisdConfig.of(checkpoint);
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          checkpoint.file(), "has sizes that do not fit together: " + e.getMessage(), e);
    }
  }

  private static void check(Checkpoint checkpoint, HisdConfig config, int size) {
    config.layout().check(checkpoint);
    refuseLeftovers(checkpoint, config);
    if (config.inputChannels() != 3 || config.encoder().size() != config.decoder().size()) {
      throw new CheckpointException(
          checkpoint.file(),
          "does not turn a picture into one of the same size: encoder "
              + config.encoder()
              + ", decoder "
              + config.decoder()
              + ", "
              + config.inputChannels()
              + " input channels");
    }
    int smallest = 1 << (config.encoder().size() - 1);
    if (size < smallest || size % smallest != 0) {
      throw new CheckpointException(
          checkpoint.file(), "image size " + size + " is no multiple of " + smallest);
    }
  }

  /** Tags and layers are counted by their weights, so that a damaged file may look like less. */
  private static void refuseLeftovers(Checkpoint checkpoint, HisdConfig config) {
    Set<String> known = new HashSet<>();
    config.layout().entries().forEach(entry -> known.add(entry.name()));
    for (String name : checkpoint.names()) {
      if (!known.contains(name) && name.matches("(translators|mappers|extractors)\\..*")) {
        throw new CheckpointException(
            checkpoint.file(), name, "is left over: another tensor of its tag or layer is missing");
      }
    }
  }
}
