package org.tsdf.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Sha256;

/**
 * The networks that come with the library, by name. To ship one more, its weights file is laid
 * beside {@code models.json} and gets an entry there.
 */
public final class ShippedModels {
  private static final String INDEX = "models.json";
  private static final String FOLDER = "shipped/";
  private static final ShippedModels OWN =
      new ShippedModels(name -> ShippedModels.class.getResourceAsStream(FOLDER + name));

  private final Source source;
  private final List<ShippedModel> models;
  private final Map<String, Path> unpacked = new LinkedHashMap<>();

  /** Where index and weights lie. */
  private interface Source {
    @Nullable InputStream open(String name) throws IOException;
  }

  private ShippedModels(Source source) {
    this.source = source;
    this.models = index(source);
  }

  /** Those of the library. */
  public static ShippedModels own() {
    return OWN;
  }

  /** Those of a folder that is laid out as the library's. */
  public static ShippedModels in(Path folder) {
    return new ShippedModels(name -> Files.newInputStream(folder.resolve(name)));
  }

  private static List<ShippedModel> index(Source source) {
    try {
      return List.of(new ObjectMapper().readValue(bytes(source, INDEX), ShippedModel[].class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(INDEX + " is no index of models", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Source source, String name) throws IOException {
    try (InputStream in = source.open(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the build");
      }
      return in.readAllBytes();
    }
  }

  /** In the order of the index. */
  public List<ShippedModel> all() {
    return models;
  }

  public Optional<ShippedModel> find(String name) {
    return models.stream().filter(model -> model.name().equals(name)).findFirst();
  }

  /**
   * The weights as a file: unpacked when first asked for, and deleted when the program ends.
   *
   * @throws CheckpointException if they are not those that the index describes
   */
  public synchronized Path file(ShippedModel model) {
    return unpacked.computeIfAbsent(model.name(), name -> unpack(model));
  }

  private Path unpack(ShippedModel model) {
    try {
      byte[] weights = bytes(source, model.file());
      if (!Sha256.of(weights).equals(model.sha256())) {
        throw new CheckpointException(
            Path.of(model.file()), "is damaged: its SHA-256 is not that of the index");
      }
      Path folder = Files.createTempDirectory("tsdf-model");
      Path file = folder.resolve(model.file());
      folder.toFile().deleteOnExit(); // files are deleted in reverse order
      file.toFile().deleteOnExit();
      return Files.write(file, weights);
    } catch (IOException e) {
      throw new UncheckedIOException("the weights of " + model.name() + " cannot be unpacked", e);
    }
  }

  /**
   * Loads a network into the scope that is open now.
   *
   * @param port {@link org.tsdf.interruption.FaceEditor}, {@link org.tsdf.poisoning.FaceDetector}
   *     or {@link AttributeClassifier}
   * @throws IllegalArgumentException if none of the name and kind is shipped
   */
  public <N> N load(String name, Class<N> port, DType type) {
    ShippedModel model = named(name);
    for (Architecture<?> architecture : ServiceLoader.load(Architecture.class)) {
      if (architecture.name().equals(model.architecture()) && architecture.port() == port) {
        return port.cast(architecture.load(name, file(model), type));
      }
    }
    throw new IllegalArgumentException(
        name + " is a " + model.kind() + ", no " + port.getSimpleName());
  }

  private ShippedModel named(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no model is shipped as "
                        + name
                        + "; there are: "
                        + String.join(", ", models.stream().map(ShippedModel::name).toList())));
  }
}
