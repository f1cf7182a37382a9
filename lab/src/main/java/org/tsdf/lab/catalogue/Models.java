package org.tsdf.lab.catalogue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.network.Architecture;
import org.tsdf.network.AttributeClassifier;
import org.tsdf.network.ShippedModel;
import org.tsdf.network.ShippedModels;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;

/**
 * The networks that one user can name. A network is named by the name under which it is shipped,
 * such as {@code house-stargan}, or was added, such as {@code retinaface}, or as {@code
 * ARCHITECTURE=FILE}.
 */
public final class Models {
  private final ModelFolder folder;
  private final ShippedModels shipped;

  /**
   * @param home the user's folder; it need not exist
   */
  public Models(Path home) {
    this(home, ShippedModels.own());
  }

  /**
   * @param home the user's folder; it need not exist
   * @param shipped what comes with the program
   */
  public Models(Path home, ShippedModels shipped) {
    this.folder = new ModelFolder(home);
    this.shipped = shipped;
  }

  /** What comes with the program. */
  public List<ShippedModel> shipped() {
    return shipped.all();
  }

  /** What has been added and can be read, by name. */
  public List<AddedModel> added() {
    return folder.all();
  }

  /** What has been added, but is broken or of an architecture that is not on the class path. */
  public List<UnusableModel> unusable() {
    List<UnusableModel> unusable = new ArrayList<>(folder.broken());
    for (AddedModel model : added()) {
      if (Architectures.find(model.architecture()).isEmpty()) {
        String reason = model.name() + " is of the unknown architecture " + model.architecture();
        unusable.add(new UnusableModel(model.name(), reason));
      }
    }
    return unusable;
  }

  /**
   * @throws CatalogueException if it is there, but broken
   */
  public Optional<AddedModel> findAdded(String name) {
    return folder.find(name);
  }

  /** Where the weights of an added model lie. */
  public Path weights(AddedModel model) {
    return folder.weights(model);
  }

  /**
   * Checks that a file holds every tensor of the network that goes by a name, and copies it.
   *
   * @param architecture needed for a name that neither the catalogue nor an architecture has
   * @throws CatalogueException if the name is taken, or tells no architecture
   * @throws org.tsdf.tensor.CheckpointException naming the tensor that is missing or misshapen
   */
  public AddedModel add(String name, Path file, Optional<String> architecture) {
    Architecture<?> chosen =
        Architectures.named(architecture.orElseGet(() -> architectureOf(name)));
    if (shipped.find(name).isPresent()) {
      throw new CatalogueException(name + " comes with tsdf; choose another name");
    }
    folder.refuseBadName(name);
    Integer imageSize = imageSizeOf(name, chosen);
    try (Scope scope = Scope.open()) {
      new ModelReference(name, chosen, file, imageSize).load(DType.FLOAT32);
    }
    return folder.add(name, chosen.name(), file, imageSize);
  }

  private static @Nullable Integer imageSizeOf(String name, Architecture<?> architecture) {
    return Catalogue.find(name)
        .filter(known -> known.architecture().equals(architecture.name()))
        .map(KnownNetwork::imageSize)
        .orElse(null);
  }

  private static String architectureOf(String name) {
    return Catalogue.find(name)
        .map(KnownNetwork::architecture)
        .or(() -> Architectures.find(name).map(Architecture::name))
        .orElseThrow(
            () ->
                new CatalogueException(
                    "the catalogue has no network called "
                        + name
                        + "; say with --architecture which of these it is: "
                        + Architectures.names(Architectures.all())));
  }

  /** Compares an added file with what the catalogue knows of its name. */
  public static HashVerdict verdict(AddedModel model) {
    String known =
        Catalogue.find(model.name()).map(network -> network.checkpoint().sha256()).orElse(null);
    if (known == null) {
      return HashVerdict.UNKNOWN;
    }
    return known.equals(model.sha256()) ? HashVerdict.MATCHES : HashVerdict.DIFFERS;
  }

  /**
   * Deletes the copy of an added model.
   *
   * @throws CatalogueException if there is none of that name
   */
  public void remove(String name) {
    if (shipped.find(name).isPresent()) {
      throw new CatalogueException(name + " comes with tsdf and cannot be removed");
    }
    if (!folder.has(name)) {
      throw new CatalogueException(
          name + " has not been added, so there is nothing to remove; see tsdf models list");
    }
    folder.remove(name);
  }

  /**
   * Finds what a name or {@code ARCHITECTURE=FILE} stands for.
   *
   * @throws CatalogueException if there is no such model, architecture or file
   */
  public ModelReference resolve(String reference) {
    int equals = reference.indexOf('=');
    if (equals >= 0) {
      Architecture<?> architecture = Architectures.named(reference.substring(0, equals));
      Path file = Path.of(reference.substring(equals + 1));
      if (!Files.isRegularFile(file)) {
        throw new CatalogueException("no such weights file: " + file);
      }
      return new ModelReference(architecture.name(), architecture, file, null);
    }
    Optional<ShippedModel> house = shipped.find(reference);
    if (house.isPresent()) {
      Architecture<?> architecture = Architectures.named(house.get().architecture());
      return new ModelReference(reference, architecture, shipped.file(house.get()), null);
    }
    AddedModel model = folder.find(reference).orElseThrow(() -> unknown(reference));
    return new ModelReference(
        model.name(),
        Architectures.named(model.architecture()),
        folder.weights(model),
        model.imageSize());
  }

  /**
   * Finds what several stand for; one that would have the name of another gets a number: {@code
   * extd}, {@code extd-2}.
   *
   * @throws CatalogueException as {@link #resolve} does
   */
  public List<ModelReference> resolveAll(List<String> references) {
    Map<String, ModelReference> named = new LinkedHashMap<>();
    for (String reference : references) {
      ModelReference model = resolve(reference);
      String name = model.name();
      for (int use = 2; named.containsKey(name); use++) {
        name = model.name() + "-" + use;
      }
      named.put(name, model.named(name));
    }
    return List.copyOf(named.values());
  }

  /** The names of the detectors that have been added; {@link #unusable} ones are left out. */
  public List<String> addedDetectors() {
    return added().stream()
        .filter(
            model ->
                Architectures.find(model.architecture())
                    .filter(architecture -> architecture.port() == FaceDetector.class)
                    .isPresent())
        .map(AddedModel::name)
        .toList();
  }

  /** The names of the detectors that have been added; where there are none, of the shipped ones. */
  public List<String> detectorsAtHand() {
    List<String> added = addedDetectors();
    return added.isEmpty() ? shippedDetectors() : added;
  }

  /** The names of the detectors that come with the program. */
  public List<String> shippedDetectors() {
    return shippedOf("detector");
  }

  /** The names of the editors that come with the program. */
  public List<String> shippedEditors() {
    return shippedOf("editor");
  }

  private List<String> shippedOf(String kind) {
    return shipped.all().stream()
        .filter(model -> model.kind().equals(kind))
        .map(ShippedModel::name)
        .toList();
  }

  /** Loads an attribute classifier into the current scope; see {@link #resolve} for its name. */
  public AttributeClassifier classifier(String reference, DType type) {
    return load(resolve(reference), AttributeClassifier.class, type);
  }

  /** Loads several face detectors into the current scope, named as {@link #resolveAll} does. */
  public List<FaceDetector> detectors(List<String> references, DType type) {
    return loadAll(references, FaceDetector.class, type);
  }

  /** As {@link #detectors}, for face editors. */
  public List<FaceEditor> editors(List<String> references, DType type) {
    return loadAll(references, FaceEditor.class, type);
  }

  /** Loads a face editor into the current scope; see {@link #resolve} for how to name it. */
  public FaceEditor editor(String reference, DType type) {
    return load(resolve(reference), FaceEditor.class, type);
  }

  /** Loads a face detector into the current scope; see {@link #resolve} for how to name it. */
  public FaceDetector detector(String reference, DType type) {
    return load(resolve(reference), FaceDetector.class, type);
  }

  private <N> List<N> loadAll(List<String> references, Class<N> port, DType type) {
    List<N> loaded = new ArrayList<>();
    for (ModelReference model : resolveAll(references)) {
      loaded.add(load(model, port, type));
    }
    return loaded;
  }

  private static <N> N load(ModelReference model, Class<N> port, DType type) {
    Architecture<?> architecture = model.architecture();
    if (!port.isAssignableFrom(architecture.port())) {
      throw new CatalogueException(
          model.name()
              + " is a face "
              + Architectures.kind(architecture.port())
              + ", and a face "
              + Architectures.kind(port)
              + " is needed");
    }
    return port.cast(model.load(type));
  }

  private CatalogueException unknown(String name) {
    Optional<KnownNetwork> known = Catalogue.find(name);
    if (known.isPresent()) {
      return new CatalogueException(
          name
              + " has not been added: get "
              + known.get().checkpoint().file()
              + " from "
              + known.get().published()
              + ", then run tsdf models add "
              + name
              + " FILE");
    }
    TreeSet<String> names = new TreeSet<>();
    shipped.all().forEach(model -> names.add(model.name()));
    added().forEach(model -> names.add(model.name()));
    return new CatalogueException(
        "no model is called "
            + name
            + (names.isEmpty()
                ? " (none has been added)"
                : " (at hand: " + String.join(", ", names) + ")")
            + "; tsdf models list shows what there is, and ARCHITECTURE=FILE names a file");
  }
}
