package org.tsdf.tensor;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The SHA-256 of one file, computed once, when it is first asked for. */
final class FileHash {
  private final Path file;
  private @Nullable String sha256;

  FileHash(Path file) {
    this.file = file;
  }

  /** In lower-case hexadecimal. */
  synchronized String sha256() {
    String known = sha256;
    if (known == null) {
      known = compute();
      sha256 = known;
    }
    return known;
  }

  private String compute() {
    try {
      return Sha256.ofFile(file);
    } catch (UncheckedIOException e) {
      throw FileBytes.unreadable(file, Objects.requireNonNull(e.getCause()));
    }
  }
}
