package org.tsdf.cli;

import java.util.List;
import org.tsdf.PerImage;
import org.tsdf.fusion.Recipe;
import org.tsdf.interruption.FeatureExtractor;
import org.tsdf.lab.catalogue.Models;
import org.tsdf.lab.evaluation.Contender;
import org.tsdf.perturbation.Provenance;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.DType;

/**
 * What {@code --per-image} makes perturbations to measure with: all of them against the same
 * networks, which are read once.
 *
 * @param names of the networks, as reports call them
 */
record Tailors(
    List<? extends FeatureExtractor> editors, List<FaceDetector> detectors, List<String> names) {
  private static final long SEED = 1;

  static Tailors against(Fitted fitted, Models models) {
    return new Tailors(
        models.editors(fitted.editors(), DType.FLOAT32),
        models.detectors(fitted.detectors(), DType.FLOAT32),
        fitted.names());
  }

  /**
   * @param card of the perturbation that it begins with
   * @throws picocli.CommandLine.ParameterException if recipe or reach cannot be used for that
   */
  Contender.Tailoring of(
      Provenance card, RecipeOptions recipes, ReachOption reach, Console console) {
    Recipe recipe = recipes.perImage(card, !editors.isEmpty(), !detectors.isEmpty(), console);
    double share = reach.value(console);
    return new Contender.Tailoring(
        new PerImage(recipe, editors, detectors, share, SEED), recipe, share, names);
  }
}
