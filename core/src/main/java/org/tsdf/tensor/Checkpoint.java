package org.tsdf.tensor;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The named tensors of one weights file. Nothing of the file is ever executed, and libtorch is not
 * needed to read one.
 */
public final class Checkpoint {
  private final Path file;
  private final Map<String, StoredTensor> tensors;
  private final Map<String, String> metadata;

  Checkpoint(Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
    this.file = file;
    this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Reads a safetensors file.
   *
   * @throws CheckpointException if the file is missing, damaged or of another kind
   */
  public static Checkpoint read(Path file) {
    return Safetensors.read(file);
  }

  /**
   * Tensors that were computed rather than read.
   *
   * @param label stands for the file in messages
   */
  public static Checkpoint of(
      Path label, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
    return new Checkpoint(label, tensors, metadata);
  }

  /** Where it was read from. */
  public Path file() {
    return file;
  }

  /** The names, in the file's order. */
  public Set<String> names() {
    return tensors.keySet();
  }

  /** Free text beside the tensors (safetensors only). */
  public Map<String, String> metadata() {
    return metadata;
  }

  public @Nullable StoredTensor find(String name) {
    return tensors.get(name);
  }

  /**
   * @throws CheckpointException if there is no tensor of that name
   */
  public StoredTensor get(String name) {
    StoredTensor found = tensors.get(name);
    if (found == null) {
      throw new CheckpointException(file, name, "is missing");
    }
    return found;
  }
}
