package org.tsdf.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Spells shapes for people: {@code (1, 3, 256, 256)}. */
final class Shapes {
  private Shapes() {}

  static String text(long[] shape) {
    return Arrays.stream(shape)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
