package org.tsdf.image;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A photo could not be read or written; the message is one sentence with the file and the fault.
 */
public final class PhotoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final String fault;

  /**
   * @param fault what is wrong, as the end of a sentence that begins with the file: "is empty"
   */
  public PhotoException(Path file, String fault) {
    this(file, fault, null);
  }

  public PhotoException(Path file, String fault, @Nullable Throwable cause) {
    super(file + " " + fault, cause);
    this.file = file;
    this.fault = fault;
  }

  public Path file() {
    return file;
  }

  /** The sentence without the file: "is empty". */
  public String fault() {
    return fault;
  }
}
