package org.tsdf.lab.training.network;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The architectures on the class path that can be trained. */
public final class TrainableArchitectures {
  private TrainableArchitectures() {}

  /** By name. */
  public static List<TrainableArchitecture> all() {
    return ServiceLoader.load(TrainableArchitecture.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(TrainableArchitecture::name))
        .toList();
  }

  /**
   * @throws IllegalArgumentException listing the names there are
   */
  public static TrainableArchitecture named(String name) {
    return all().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no architecture %s can be trained; there are: %s".formatted(name, names())));
  }

  private static String names() {
    return all().stream().map(TrainableArchitecture::name).collect(Collectors.joining(", "));
  }
}
