package org.tsdf.tensor;

import java.nio.file.Path;

/**
 * How much memory the tensors of a file may take beyond the bytes that lie in it. Compressed
 * entries and tensors with repeated elements unfold to more; a small file that unfolds to gigabytes
 * is an attack or damage.
 */
final class Allowance {
  private static final long BASE = 16L << 20;
  private static final int TIMES_FILE = 4;

  private final Path file;
  private long left;

  Allowance(Path file, long fileSize) {
    this.file = file;
    this.left = BASE + TIMES_FILE * fileSize;
  }

  /**
   * Asks for memory before it is allocated.
   *
   * @throws CheckpointException if the file asks for too much in all
   */
  void take(String entry, long bytes) {
    if (bytes > left) {
      throw new CheckpointException(
          file, entry, "would unfold to " + bytes + " bytes, too much for a file of this size");
    }
    left -= bytes;
  }
}
