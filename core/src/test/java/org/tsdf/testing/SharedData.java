package org.tsdf.testing;

import java.nio.file.Path;

/** The reference data beside the checkout. */
public final class SharedData {
  private SharedData() {}

  /** The folder named by the system property {@code tsdf.shared}. */
  public static Path root() {
    return Path.of(System.getProperty("tsdf.shared", "../../shared")).normalize();
  }

  /** A file or folder in it, such as {@code path("golden/stargan-g")}. */
  public static Path path(String relative) {
    return root().resolve(relative);
  }
}
