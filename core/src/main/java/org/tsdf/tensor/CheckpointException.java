package org.tsdf.tensor;

import java.nio.file.Path;

/** A weights file cannot be used; the message names the file, the entry and the fault. */
public final class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CheckpointException(Path file, String fault) {
    super(file + ": " + fault);
  }

  public CheckpointException(Path file, String entry, String fault) {
    super(file + ": " + entry + " " + fault);
  }

  public CheckpointException(Path file, String fault, Throwable cause) {
    super(file + ": " + fault, cause);
  }
}
