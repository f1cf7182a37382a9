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

/**
 * Algorithm 1 on one face alone, begun at the universal perturbation and staying near it: what is
 * fitted freely to a few networks loses what the universal one does to all others.
 */
public final class PerImage implements Tailor {
  /** Far enough for the detectors that are asked, near enough for those that are not. */
  public static final double USUAL_REACH = 0.25;

  /** From any perturbation to any other of the same budget. */
  public static final double ANYWHERE = 2;

  private final Recipe recipe;
  private final List<FeatureExtractor> extractors;
  private final List<FaceDetector> detectors;
  private final double reach;
  private final long seed;

  /**
   * @param recipe its epochs are iterations here; its budget gives way to the perturbation's
   * @param extractors may be empty
   * @param detectors may be empty, but not both
   * @param reach how far an entry may move from the universal perturbation, as a share of epsilon,
   *     in (0, 2]; 2 for as far as the budget goes. With a recipe of two stages each has its own
   */
  public PerImage(
      Recipe recipe,
      List<? extends FeatureExtractor> extractors,
      List<FaceDetector> detectors,
      double reach,
      long seed) {
    if (!(reach > 0 && reach <= ANYWHERE)) {
      throw new IllegalArgumentException("reach must lie in (0, 2], was " + reach);
    }
    TwoStageDefense.requireStage(recipe, !extractors.isEmpty(), !detectors.isEmpty());
    this.recipe = recipe;
    this.extractors = List.copyOf(extractors);
    this.detectors = List.copyOf(detectors);
    this.reach = reach;
    this.seed = seed;
  }

  @Override
  public Perturbation tailored(Perturbation universal, Tensor crop) {
    try (Scope scope = Scope.open()) {
      TwoStageDefense defense =
          new TwoStageDefense(recipe.within(universal.budget()), extractors, detectors, seed);
      DefenseState state =
          defense.startingAt(universal.values(), reach * universal.budget().epsilon());
      Autograd.on(() -> defense.run(state, Faces.of(crop), Progress.silent()));
      Tensor values = scope.keep(defense.unified(state));
      return new Perturbation(values, universal.budget(), universal.provenance());
    }
  }
}
