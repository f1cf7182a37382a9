package org.tsdf.lab.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tsdf.fusion.DefenseState;
import org.tsdf.fusion.Recipe;
import org.tsdf.fusion.RecipeJson;
import org.tsdf.fusion.TwoStageDefense;
import org.tsdf.image.Faces;
import org.tsdf.interruption.FeatureExtractor;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.Progress;
import org.tsdf.perturbation.Stage;
import org.tsdf.perturbation.Trajectory;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Tensor;

/** {@link TwoStageDefense} as one defence among others. */
public final class Tsdf implements Defense {
  private final Recipe recipe;
  private final TwoStageDefense defense;

  /** The defence's name in a perturbation's card. */
  public static final String NAME = "tsdf";

  /**
   * @param extractors the networks whose features stage one drives apart; may be empty
   * @param detectors the networks that stage two blinds; may be empty
   */
  public Tsdf(
      Recipe recipe,
      List<? extends FeatureExtractor> extractors,
      List<FaceDetector> detectors,
      long seed) {
    this.recipe = recipe;
    this.defense = new TwoStageDefense(recipe, List.copyOf(extractors), detectors, seed);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Budget budget() {
    return recipe.budget();
  }

  @Override
  public JsonNode settings() {
    return RecipeJson.toJson(recipe);
  }

  @Override
  public int framings() {
    return recipe.poisoning().framings();
  }

  @Override
  public Map<Stage, Trajectory> start(Faces faces) {
    return stages(defense.start(faces));
  }

  @Override
  public Map<Stage, Trajectory> startingAt(Tensor universal) {
    return stages(defense.startingAt(universal));
  }

  private static Map<Stage, Trajectory> stages(DefenseState state) {
    Map<Stage, Trajectory> stages = new EnumMap<>(Stage.class);
    stages.put(Stage.INTERRUPTION, state.interruption());
    stages.put(Stage.POISONING, state.poisoning());
    return stages;
  }

  @Override
  public boolean run(
      Map<Stage, Trajectory> state, Faces faces, Tensor framings, Progress progress) {
    return defense.run(both(state), faces, framings, progress);
  }

  @Override
  public Tensor perturbation(Map<Stage, Trajectory> state) {
    return defense.unified(both(state));
  }

  @Override
  public double eligibleShare(Map<Stage, Trajectory> state) {
    return defense.eligibleShare(both(state));
  }

  private static DefenseState both(Map<Stage, Trajectory> state) {
    return new DefenseState(
        SavedState.stage(state, Stage.INTERRUPTION), SavedState.stage(state, Stage.POISONING));
  }
}
