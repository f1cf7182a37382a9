package org.tsdf.lab.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tsdf.tensor.Sha256;

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

  /** All that can be read, by name. */
  List<AddedModel> all() {
    List<String> broken = broken().stream().map(UnusableModel::name).toList();
    return names().stream().filter(name -> !broken.contains(name)).map(this::read).toList();
  }

  /** Those whose description cannot be read, by name. */
  List<UnusableModel> broken() {
    List<UnusableModel> broken = new ArrayList<>();
    for (String name : names()) {
      try {
        read(name);
      } catch (CatalogueException e) {
        broken.add(new UnusableModel(name, String.valueOf(e.getMessage())));
      }
    }
    return broken;
  }

  private List<String> names() {
    if (!Files.isDirectory(models)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(models)) {
      return folders.map(ModelFolder::nameOf).filter(this::has).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether there is a model of that name, readable or not. */
  boolean has(String name) {
    return NAME.matcher(name).matches() && Files.isDirectory(models.resolve(name));
  }

  /**
   * @throws CatalogueException if it is there, but its description cannot be read
   */
  Optional<AddedModel> find(String name) {
    return has(name) ? Optional.of(read(name)) : Optional.empty();
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
        String sha256 = Sha256.ofFile(copy.resolve(WEIGHTS));
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
      delete(doomed); // of a removal that was cut short
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

  private AddedModel read(String name) {
    Path description = models.resolve(name).resolve(DESCRIPTION);
    try {
      JsonNode tree = JSON.readTree(description.toFile());
      if (tree.path("name").asText().equals(name) && tree.path("architecture").isTextual()) {
        return JSON.treeToValue(tree, AddedModel.class);
      }
    } catch (IOException e) {
      throw new CatalogueException(unreadable(name, description), e);
    }
    throw new CatalogueException(unreadable(name, description));
  }

  private static String unreadable(String name, Path description) {
    return name
        + " is broken: "
        + description
        + " cannot be read; tsdf models remove "
        + name
        + " deletes it";
  }

  /** A folder with all that is in it, or nothing where there is none. */
  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> within = Files.walk(folder)) {
      for (Path path : within.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static String nameOf(Path path) {
    return String.valueOf(path.getFileName());
  }
}
