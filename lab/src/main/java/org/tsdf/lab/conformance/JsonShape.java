package org.tsdf.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/** Shapes as {@code case.json} spells them: lists of extents. */
final class JsonShape {
  /** More elements than any recorded tensor or weight has; a damaged file shall not take memory. */
  private static final long MOST_ELEMENTS = 1L << 28;

  private JsonShape() {}

  /**
   * @param owner whose shape it is, for the message
   * @throws ConformanceException if it is no list of extents, or of absurdly many elements
   */
  static long[] parse(JsonNode json, String owner) {
    long[] shape = new long[json.size()];
    long elements = 1;
    boolean sound = json.isArray();
    for (int i = 0; i < shape.length; i++) {
      shape[i] = json.get(i).asLong(-1);
      sound &= shape[i] >= 0 && shape[i] <= MOST_ELEMENTS;
      elements = sound ? elements * shape[i] : 0;
      sound &= elements <= MOST_ELEMENTS;
    }
    if (!sound) {
      throw new ConformanceException(owner + " has no usable shape: " + json);
    }
    return shape;
  }

  /** The number of elements of a shape that {@link #parse} let through. */
  static int elements(long... shape) {
    return (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }
}
