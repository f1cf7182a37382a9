package org.tsdf.cli;

/** What the process returns. */
final class ExitStatus {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

  /** Everything that could be done was done, but some photos could not be read or handled. */
  static final int SOME_SKIPPED = 3;

  private ExitStatus() {}
}
