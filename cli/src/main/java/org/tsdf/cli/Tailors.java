package org.tsdf.cli;

import java.util.List;
import org.tsdf.PerImage;
import org.tsdf.fusion.Recipe;
import org.tsdf.lab.catalogue.Models;
import org.tsdf.tensor.DType;

/** What {@code --per-image} makes perturbations to measure with. */
final class Tailors {
  private static final long SEED = 1;

  private Tailors() {}

  static PerImage against(
      List<String> editors, List<String> detectors, Recipe recipe, double reach, Models models) {
    return new PerImage(
        recipe,
        models.editors(editors, DType.FLOAT32),
        models.detectors(detectors, DType.FLOAT32),
        reach,
        SEED);
  }
}
