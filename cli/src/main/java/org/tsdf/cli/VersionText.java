package org.tsdf.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code tsdf --version} says; the numbers are written into a resource by the build. */
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    Properties built = built();
    String[] libtorch = built.getProperty("libtorch").split("-", 2);
    return new String[] {
      "tsdf " + built.getProperty("tsdf"),
      "libtorch " + libtorch[0] + " (JavaCPP preset " + libtorch[1] + ")",
      "Java " + System.getProperty("java.version") + " on " + System.getProperty("os.name")
    };
  }

  /** For provenance cards. */
  static Map<String, String> numbers() {
    try {
      Properties built = built();
      return Map.of(
          "tsdf",
          built.getProperty("tsdf"),
          "libtorch",
          built.getProperty("libtorch"),
          "java",
          System.getProperty("java.version"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Properties built() throws IOException {
    Properties built = new Properties();
    try (InputStream in = VersionText.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IOException("version.properties is missing from the build");
      }
      built.load(in);
    }
    return built;
  }
}
