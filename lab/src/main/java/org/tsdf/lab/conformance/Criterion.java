package org.tsdf.lab.conformance;

/** By which measure a recomputed tensor is judged. */
public enum Criterion {
  /** The largest absolute difference. */
  ABSOLUTE,
  /** The Euclidean norm of the difference over the norm of the recorded tensor. */
  RELATIVE_NORM,
  /**
   * The largest difference relative to its own recorded number (float64 recordings without advice).
   */
  RELATIVE,
  /** No difference at all (whole numbers). */
  EXACT
}
