package org.tsdf.lab.conformance;

/**
 * Recomputes the cases of one family of architectures. Found through {@link
 * java.util.ServiceLoader}, so that a port of one's own can be checked too: implementations are
 * public, have a constructor without parameters, and are listed in {@code
 * META-INF/services/org.tsdf.lab.conformance.Reproduction}.
 */
public interface Reproduction {

  /** Decided by the case's architecture and configuration, never by its name. */
  boolean knows(GoldenCase golden);

  /**
   * Recomputes in FLOAT64 every recorded tensor that is not an input. Gradients named {@code
   * grad_INPUT.OUTPUT} are taken afterwards from the inputs and outputs that were named here.
   */
  void reproduce(GoldenCase golden, Recomputation results);
}
