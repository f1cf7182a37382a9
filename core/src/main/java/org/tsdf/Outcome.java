package org.tsdf;

import java.nio.file.Path;

/** What became of one photo of a batch. */
public sealed interface Outcome {
  Path photo();

  /**
   * Protected and written.
   *
   * @param output the file written
   */
  record Protected(Path photo, Path output, ProtectionReport report) implements Outcome {}

  /**
   * Left out.
   *
   * @param reason one sentence
   */
  record Skipped(Path photo, String reason) implements Outcome {}
}
