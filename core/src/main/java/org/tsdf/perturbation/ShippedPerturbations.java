package org.tsdf.perturbation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The perturbations that come with the library, by name. To ship one more, put its file beside
 * {@code index.txt} among the resources of this package and its name with a sentence into that
 * list.
 */
public final class ShippedPerturbations {
  /** The one that protects when nothing is chosen. */
  public static final String DEFAULT = "default";

  private static final Map<String, String> INDEX = readIndex();

  private ShippedPerturbations() {}

  /** In the order of the index. */
  public static List<String> names() {
    return List.copyOf(INDEX.keySet());
  }

  /**
   * What it is for, in a sentence.
   *
   * @throws IllegalArgumentException if none has this name
   */
  public static String description(String name) {
    String description = INDEX.get(name);
    if (description == null) {
      throw new IllegalArgumentException(
          "no perturbation is called " + name + "; shipped are " + String.join(", ", names()));
    }
    return description;
  }

  /**
   * @throws IllegalArgumentException if none has this name
   */
  public static Perturbation named(String name) {
    byte[] content = bytes(name);
    try {
      return read(content, name + ".safetensors");
    } catch (IOException e) {
      throw new UncheckedIOException("the shipped perturbation cannot be unpacked", e);
    }
  }

  /**
   * The size of the file, in bytes.
   *
   * @throws IllegalArgumentException if none has this name
   */
  public static long fileSize(String name) {
    return bytes(name).length;
  }

  private static byte[] bytes(String name) {
    description(name);
    return resource(name + ".safetensors");
  }

  /** Checkpoints are read from files, and a resource may lie inside a jar. */
  private static Perturbation read(byte[] content, String fileName) throws IOException {
    Path folder = Files.createTempDirectory("tsdf");
    Path file = folder.resolve(fileName);
    try {
      Files.write(file, content);
      return PerturbationFile.read(file);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  /** Each line is a name, blanks and a sentence; lines that begin with # are remarks. */
  private static Map<String, String> readIndex() {
    Map<String, String> index = new LinkedHashMap<>();
    String text = new String(resource("index.txt"), StandardCharsets.UTF_8);
    for (String line : text.lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.strip().split("\\s+", 2);
        index.put(parts[0], parts.length > 1 ? parts[1] : "");
      }
    }
    return Collections.unmodifiableMap(index);
  }

  private static byte[] resource(String name) {
    try (InputStream in = ShippedPerturbations.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the build");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read from the build", e);
    }
  }
}
