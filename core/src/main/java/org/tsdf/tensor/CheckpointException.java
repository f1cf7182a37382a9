package org.tsdf.tensor;

import java.nio.file.Path;

/** A weights file cannot be used; the message names the file, the entry and the fault. */
public final class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int LONGEST = 300;

  public CheckpointException(Path file, String fault) {
    super(file + ": " + printable(fault));
  }

  public CheckpointException(Path file, String entry, String fault) {
    super(file + ": " + printable(entry) + " " + printable(fault));
  }

  public CheckpointException(Path file, String fault, Throwable cause) {
    super(file + ": " + printable(fault), cause);
  }

  /** A damaged file can hold any text for a name; it must not flood or control a terminal. */
  private static String printable(String text) {
    String visible = text.replaceAll("\\p{C}", "?");
    return visible.length() <= LONGEST ? visible : visible.substring(0, LONGEST) + "…";
  }
}
