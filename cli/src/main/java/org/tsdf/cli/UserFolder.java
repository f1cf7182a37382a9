package org.tsdf.cli;

import java.nio.file.Path;
import org.tsdf.lab.catalogue.Models;

/** Where a user's own files lie: {@code TSDF_HOME}, or {@code .tsdf} in the home folder. */
final class UserFolder {
  private UserFolder() {}

  static Path path() {
    String chosen = System.getProperty("tsdf.home", System.getenv("TSDF_HOME"));
    return chosen == null ? Path.of(System.getProperty("user.home"), ".tsdf") : Path.of(chosen);
  }

  static Models models() {
    return new Models(path());
  }
}
