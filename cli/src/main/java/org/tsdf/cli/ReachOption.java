package org.tsdf.cli;

import org.jspecify.annotations.Nullable;
import org.tsdf.PerImage;
import picocli.CommandLine.Option;

/** How far {@code --per-image} may lead. A mixin. */
final class ReachOption {
  @Option(
      names = "--reach",
      paramLabel = "SHARE",
      description =
          "With --per-image, how far a face's own perturbation may move from the one that it begins"
              + " with, as a share of epsilon: the further, the more it does to the networks that it"
              + " is fitted to, and the less to all others (default: "
              + PerImage.USUAL_REACH
              + "; 2 for no limit).")
  private @Nullable Double reach;

  boolean isGiven() {
    return reach != null;
  }

  /**
   * @throws picocli.CommandLine.ParameterException if it is out of range
   */
  double value(Console console) {
    if (reach == null) {
      return PerImage.USUAL_REACH;
    }
    if (!(reach > 0 && reach <= PerImage.ANYWHERE)) {
      throw console.wrongUsage("--reach must lie in (0, 2], was " + reach);
    }
    return reach;
  }
}
