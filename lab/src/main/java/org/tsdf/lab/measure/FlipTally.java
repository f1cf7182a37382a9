package org.tsdf.lab.measure;

import java.util.OptionalDouble;

/**
 * How often an edit reached its goal, as a classifier sees it; mergeable.
 *
 * @param faces to which the edit could do anything
 * @param reached how many were as they should be after the edit
 * @param before how many of them the classifier took for that without the edit
 */
public record FlipTally(long faces, long reached, long before) {
  public static final FlipTally EMPTY = new FlipTally(0, 0, 0);

  FlipTally plus(boolean after, boolean already) {
    return new FlipTally(faces + 1, reached + (after ? 1 : 0), before + (already ? 1 : 0));
  }

  public FlipTally merge(FlipTally other) {
    return new FlipTally(faces + other.faces, reached + other.reached, before + other.before);
  }

  /** In [0, 1]; empty where there was no face. */
  public OptionalDouble rate() {
    return faces == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) reached / faces);
  }

  /** What the classifier's own mistakes would give without any edit, in [0, 1]. */
  public OptionalDouble baseRate() {
    return faces == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) before / faces);
  }
}
