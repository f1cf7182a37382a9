package org.tsdf.perturbation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The perturbations that come with the library, by name. */
public final class ShippedPerturbations {
  /** The one that protects when nothing is chosen. */
  public static final String DEFAULT = "default";

  private static final List<String> NAMES = List.of(DEFAULT);

  private ShippedPerturbations() {}

  public static List<String> names() {
    return NAMES;
  }

  /**
   * @throws IllegalArgumentException if none has this name
   */
  public static Perturbation named(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "no perturbation is called " + name + "; shipped are " + String.join(", ", NAMES));
    }
    String resource = name + ".safetensors";
    try (InputStream in = ShippedPerturbations.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the build");
      }
      return copied(in, resource);
    } catch (IOException e) {
      throw new UncheckedIOException("the shipped perturbation cannot be unpacked", e);
    }
  }

  /** Checkpoints are read from files, and a resource may lie inside a jar. */
  private static Perturbation copied(InputStream in, String resource) throws IOException {
    Path folder = Files.createTempDirectory("tsdf");
    Path file = folder.resolve(resource);
    try {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      return PerturbationFile.read(file);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }
}
