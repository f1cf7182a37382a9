package org.tsdf.lab.conformance;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds files that a case mentions relative to where it was recorded, such as {@code
 * shared/weights/x.pth}: from the case folder, then from the working directory, each time upwards.
 */
final class Nearby {
  private static final String REFERENCE_DATA = "shared";

  private Nearby() {}

  /**
   * @param reference a relative path, which may begin with {@code ..} or {@code shared}
   * @throws ConformanceException if there is no such file
   */
  static Path find(Path folder, String reference) {
    Path direct = folder.resolve(reference).normalize();
    if (Files.isRegularFile(direct)) {
      return direct;
    }
    Path tail = withoutDots(Path.of(reference));
    Path inside =
        tail.startsWith(REFERENCE_DATA) && tail.getNameCount() > 1
            ? tail.subpath(1, tail.getNameCount())
            : tail;
    for (Path start : new Path[] {folder, Path.of("")}) {
      for (Path base = start.toAbsolutePath().normalize(); base != null; base = base.getParent()) {
        Path shared = base.resolve(REFERENCE_DATA);
        for (Path place : new Path[] {base, shared, shared.resolve("golden")}) {
          if (Files.isRegularFile(place.resolve(inside))) {
            return place.resolve(inside);
          }
        }
      }
    }
    throw new ConformanceException(folder + ": " + reference + " was not found near the case");
  }

  private static Path withoutDots(Path reference) {
    Path rest = reference;
    while (rest.startsWith("..") && rest.getNameCount() > 1) {
      rest = rest.subpath(1, rest.getNameCount());
    }
    return rest;
  }
}
