package org.tsdf.lab.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.network.Architecture;
import org.tsdf.network.AttributeClassifier;

/** The architectures on the class path, ours and those of others. */
public final class Architectures {
  private Architectures() {}

  public static List<Architecture<?>> all() {
    List<Architecture<?>> found = new ArrayList<>();
    for (Architecture<?> architecture : ServiceLoader.load(Architecture.class)) {
      found.add(architecture);
    }
    return found;
  }

  public static Optional<Architecture<?>> find(String name) {
    for (Architecture<?> architecture : all()) {
      if (architecture.name().equals(name)) {
        return Optional.of(architecture);
      }
    }
    return Optional.empty();
  }

  /** {@code editor}, {@code detector} or {@code classifier}. */
  public static String kind(Class<?> port) {
    if (FaceEditor.class.isAssignableFrom(port)) {
      return "editor";
    }
    return port == AttributeClassifier.class ? "classifier" : "detector";
  }

  /**
   * @throws CatalogueException listing the names there are
   */
  static Architecture<?> named(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new CatalogueException(
                    "unknown architecture " + name + "; there are: " + names(all())));
  }

  static String names(List<Architecture<?>> architectures) {
    return String.join(", ", architectures.stream().map(Architecture::name).sorted().toList());
  }
}
