package org.tsdf.perturbation;

import java.util.Map;

/** Hears of each iteration, and may ask for an end. */
@FunctionalInterface
public interface Progress {
  /**
   * Called after each iteration; state may be saved here.
   *
   * @param iteration from 1 to {@code total}
   * @param losses the parts of the loss by name, before this iteration's step
   * @return false to stop after this iteration
   */
  boolean iteration(Stage stage, int iteration, int total, Map<String, Double> losses);

  /** Listens to nothing and never stops. */
  static Progress silent() {
    return (stage, iteration, total, losses) -> true;
  }
}
