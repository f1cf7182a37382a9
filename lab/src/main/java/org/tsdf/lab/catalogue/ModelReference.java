package org.tsdf.lab.catalogue;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tsdf.network.Architecture;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Sha256;

/**
 * A network that can be loaded now.
 *
 * @param name what reports call it
 * @param weights the file that holds its tensors
 * @param imageSize height and width of its pictures where its file does not tell; null where the
 *     architecture knows
 */
public record ModelReference(
    String name, Architecture<?> architecture, Path weights, @Nullable Integer imageSize) {

  /** SHA-256 of the weights file, in hexadecimal. */
  public String sha256() {
    return Sha256.ofFile(weights);
  }

  /** The same network under another name. */
  ModelReference named(String other) {
    return new ModelReference(other, architecture, weights, imageSize);
  }

  /** Loads the network into the current scope, as its architecture's port. */
  public Object load(DType type) {
    if (imageSize == null) {
      return architecture.load(name, weights, type);
    }
    Checkpoint checkpoint =
        Checkpoint.read(weights).withDefault("image_size", Integer.toString(imageSize));
    return architecture.load(name, checkpoint, type);
  }
}
