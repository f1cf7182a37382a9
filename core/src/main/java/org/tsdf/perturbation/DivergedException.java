package org.tsdf.perturbation;

import java.util.Locale;
import java.util.Map;

/** A loss is no longer a finite number; the run stops rather than writing nonsense. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DivergedException(Stage stage, int iteration, String loss, double value) {
    super(
        "the loss "
            + loss
            + " became "
            + value
            + " at iteration "
            + iteration
            + " of "
            + stage.name().toLowerCase(Locale.ROOT));
  }

  /**
   * @throws DivergedException if any of the losses is not a finite number
   */
  public static void unlessFinite(Stage stage, int iteration, Map<String, Double> losses) {
    losses.forEach(
        (name, value) -> {
          if (!Double.isFinite(value)) {
            throw new DivergedException(stage, iteration, name, value);
          }
        });
  }
}
