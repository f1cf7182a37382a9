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
  /** The name under which a file that holds one tensor and no dictionary has it. */
  public static final String BARE_TENSOR = "tensor";

  private static final String PARALLEL_PREFIX = "module.";

  private final FileHash hash;
  private final Path file;
  private final Map<String, StoredTensor> tensors;
  private final Map<String, String> metadata;

  Checkpoint(Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
    this(new FileHash(file), file, tensors, metadata);
  }

  private Checkpoint(
      FileHash hash, Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
    this.hash = hash;
    this.file = file;
    this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Reads a safetensors file or what PyTorch's {@code torch.save} wrote in either of its
   * containers: a state dict, one wrapped as {@code state_dict}, {@code model}, {@code
   * net_state_dict} and the like, several under names of their own (see {@link #section}), or a
   * single tensor. The prefix {@code module.} is removed where all names carry it. Values that are
   * no tensors are skipped; numbers and text among them become metadata.
   *
   * @throws CheckpointException if the file is missing, damaged or of another kind, or if its
   *     pickle asks for anything but tensors
   */
  public static Checkpoint read(Path file) {
    try (FileBytes bytes = FileBytes.open(file)) {
      return FileKind.of(bytes).read(bytes).withoutPrefix(PARALLEL_PREFIX);
    }
  }

  /**
   * Writes a safetensors file, which Python's {@code safetensors} opens, in one step: whoever reads
   * meanwhile finds the old file or the new one, never half of it. An existing file is replaced.
   *
   * @param metadata free text beside the tensors
   * @throws CheckpointException if the file cannot be written
   */
  public static void write(
      Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
    Safetensors.write(file, tensors, metadata);
  }

  /**
   * The tensors whose names begin with a prefix, such as {@code module.}, without it; this
   * checkpoint itself if not all names carry the prefix.
   */
  public Checkpoint withoutPrefix(String prefix) {
    return names().stream().allMatch(name -> name.startsWith(prefix)) ? under(prefix) : this;
  }

  /** Whether this file holds a network of that name beside others, such as HiSD's {@code gen}. */
  public boolean hasSection(String name) {
    return names().stream().anyMatch(full -> full.startsWith(name + "."));
  }

  /**
   * One of several networks in a file: the tensors whose names begin with {@code name.}, without
   * it.
   *
   * @throws CheckpointException if there are none
   */
  public Checkpoint section(String name) {
    if (!hasSection(name)) {
      throw new CheckpointException(file, name, "is missing");
    }
    return under(name + ".").withoutPrefix(PARALLEL_PREFIX);
  }

  /** The first of these sections that the file has, or all of it if it has none of them. */
  public Checkpoint sectionIfPresent(String... names) {
    for (String name : names) {
      if (hasSection(name)) {
        return section(name);
      }
    }
    return this;
  }

  /** The same tensors; what the file does not say of itself under {@code key} is {@code value}. */
  public Checkpoint withDefault(String key, String value) {
    Map<String, String> filled = new LinkedHashMap<>(metadata);
    filled.putIfAbsent(key, value);
    return new Checkpoint(hash, file, tensors, filled);
  }

  private Checkpoint under(String prefix) {
    Map<String, StoredTensor> kept = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            kept.put(name.substring(prefix.length()), tensor);
          }
        });
    return new Checkpoint(hash, file, kept, metadata);
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

  /**
   * The SHA-256 of the whole file in hexadecimal, computed when first asked for.
   *
   * @throws CheckpointException if the file can no longer be read
   */
  public String sha256() {
    return hash.sha256();
  }

  /** The names, in the file's order. */
  public Set<String> names() {
    return tensors.keySet();
  }

  /** Free text, and from PyTorch files also single numbers, beside the tensors. */
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
