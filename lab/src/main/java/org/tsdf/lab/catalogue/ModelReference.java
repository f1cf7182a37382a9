package org.tsdf.lab.catalogue;

import java.nio.file.Path;
import org.tsdf.network.Architecture;

/**
 * A network that can be loaded now.
 *
 * @param name what reports call it
 * @param weights the file that holds its tensors
 */
public record ModelReference(String name, Architecture<?> architecture, Path weights) {

  /** SHA-256 of the weights file, in hexadecimal. */
  public String sha256() {
    return FileHash.sha256(weights);
  }
}
