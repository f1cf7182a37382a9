package org.tsdf.lab.catalogue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The weights that a user has added: {@code models/NAME/weights} and {@code models/NAME/model.json}
 * under one folder.
 */
final class ModelFolder {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final String DESCRIPTION = "model.json";
  private static final String WEIGHTS = "weights";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path models;

  ModelFolder(Path home) {
    this.models = home.resolve("models");
  }

  /** By name. */
  List<AddedModel> all() {
    if (!Files.isDirectory(models)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(models)) {
      return folders
          .filter(folder -> Files.isRegularFile(folder.resolve(DESCRIPTION)))
          .filter(folder -> NAME.matcher(nameOf(folder)).matches())
          .sorted()
          .map(ModelFolder::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<AddedModel> find(String name) {
    return all().stream().filter(model -> model.name().equals(name)).findFirst();
  }

  Path weights(AddedModel model) {
    return models.resolve(model.name()).resolve(WEIGHTS);
  }

  /**
   * Copies a file in; the model appears whole or not at all.
   *
   * @throws CatalogueException if the name cannot be a folder's name, or is taken
   */
  AddedModel add(String name, String architecture, Path file, @Nullable Integer imageSize) {
    refuseBadName(name);
    try {
      Files.createDirectories(models);
      Path copy = Files.createTempDirectory(models, ".adding-");
      try {
        Files.copy(file, copy.resolve(WEIGHTS));
        String sha256 = FileHash.sha256(copy.resolve(WEIGHTS));
        long bytes = Files.size(copy.resolve(WEIGHTS));
        AddedModel model =
            new AddedModel(name, architecture, nameOf(file), bytes, sha256, imageSize);
        Files.write(copy.resolve(DESCRIPTION), JSON.writeValueAsBytes(model));
        Files.move(copy, models.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        return model;
      } finally {
        delete(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void remove(String name) {
    try {
      Path doomed = models.resolve(".removing-" + name);
      Files.move(models.resolve(name), doomed, StandardCopyOption.ATOMIC_MOVE);
      delete(doomed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void refuseBadName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new CatalogueException(
          "a model's name has letters, digits, dots, dashes and underscores only, unlike " + name);
    }
    if (Files.exists(models.resolve(name))) {
      throw new CatalogueException(
          name + " has been added before; remove it first (tsdf models remove " + name + ")");
    }
  }

  private static AddedModel read(Path folder) {
    try {
      return JSON.readValue(folder.resolve(DESCRIPTION).toFile(), AddedModel.class);
    } catch (IOException e) {
      throw new UncheckedIOException(
          folder.resolve(DESCRIPTION) + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static void delete(Path folder) throws IOException {
    for (String file : List.of(WEIGHTS, DESCRIPTION)) {
      Files.deleteIfExists(folder.resolve(file));
    }
    Files.deleteIfExists(folder);
  }

  private static String nameOf(Path path) {
    return String.valueOf(path.getFileName());
  }
}
