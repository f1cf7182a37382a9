package org.tsdf;

import java.util.List;
import org.tsdf.fusion.DefenseState;
import org.tsdf.fusion.Recipe;
import org.tsdf.fusion.TwoStageDefense;
import org.tsdf.image.Faces;
import org.tsdf.interruption.FeatureExtractor;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.perturbation.Progress;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/** Algorithm 1 on one face alone, begun at the universal perturbation. */
public final class PerImage implements Tailor {
  private final Recipe recipe;
  private final List<FeatureExtractor> extractors;
  private final List<FaceDetector> detectors;
  private final long seed;

  /**
   * @param recipe its epochs are iterations here; its budget gives way to the perturbation's
   * @param extractors may be empty
   * @param detectors may be empty, but not both
   */
  public PerImage(
      Recipe recipe,
      List<? extends FeatureExtractor> extractors,
      List<FaceDetector> detectors,
      long seed) {
    TwoStageDefense.requireStage(recipe, !extractors.isEmpty(), !detectors.isEmpty());
    this.recipe = recipe;
    this.extractors = List.copyOf(extractors);
    this.detectors = List.copyOf(detectors);
    this.seed = seed;
  }

  @Override
  public Perturbation tailored(Perturbation universal, Tensor crop) {
    try (Scope scope = Scope.open()) {
      TwoStageDefense defense =
          new TwoStageDefense(recipe.within(universal.budget()), extractors, detectors, seed);
      DefenseState state = defense.startingAt(universal.values());
      Autograd.on(() -> defense.run(state, Faces.of(crop), Progress.silent()));
      Tensor values = scope.keep(defense.unified(state));
      return new Perturbation(values, universal.budget(), universal.provenance());
    }
  }
}
