package org.tsdf.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Faces;
import org.tsdf.interruption.EnhancementRecipe;
import org.tsdf.interruption.FeatureExtractor;
import org.tsdf.interruption.FeatureLoss;
import org.tsdf.interruption.InterruptionRecipe;
import org.tsdf.interruption.ToyExtractor;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.Progress;
import org.tsdf.perturbation.Stage;
import org.tsdf.perturbation.StepRule;
import org.tsdf.perturbation.Trajectory;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.poisoning.PoisoningRecipe;
import org.tsdf.poisoning.ScoreLoss;
import org.tsdf.poisoning.ToyDetector;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

class TwoStageDefenseTest {
  private final Scope scope = Scope.open();
  private final Faces faces = Faces.of(ToyDetector.pictures(5, 6, DType.FLOAT32));
  private final List<FeatureExtractor> extractors =
      List.of(ToyExtractor.seeded("e", 1, DType.FLOAT32));
  private final List<FaceDetector> detectors = List.of(new ToyDetector("d", 2, DType.FLOAT32));

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void interruption_runs_first_and_poisoning_after_it() {
    TwoStageDefense defense = defense(Masking.ONCE);
    List<Stage> stages = new ArrayList<>();
    defense.run(defense.start(faces), faces, (stage, t, total, losses) -> stages.add(stage));
    assertThat(stages).hasSize(9 + 12).isSorted();
    assertThat(stages.subList(0, 9)).containsOnly(Stage.INTERRUPTION);
    assertThat(stages.subList(9, 21)).containsOnly(Stage.POISONING);
  }

  @Test
  void the_poisoning_loss_falls() {
    TwoStageDefense defense = new TwoStageDefense(recipe(Masking.ONCE), List.of(), detectors, 7);
    List<Double> losses = new ArrayList<>();
    defense.run(
        defense.start(faces), faces, (stage, t, total, parts) -> losses.add(parts.get("total")));
    assertThat(losses.get(losses.size() - 1)).isLessThan(losses.get(0));
  }

  @Test
  void stopped_anywhere_and_resumed_it_gives_the_same_bits() {
    for (Masking masking : Masking.values()) {
      TwoStageDefense defense = defense(masking);
      DefenseState whole = defense.start(faces);
      defense.run(whole, faces, Progress.silent());
      for (int stop : new int[] {1, 8, 9, 10, 20}) {
        int[] heard = {0};
        DefenseState part = defense.start(faces);
        boolean finished = defense.run(part, faces, (stage, t, total, losses) -> ++heard[0] < stop);
        assertThat(finished).isFalse();
        DefenseState resumed = new DefenseState(copy(part.interruption()), copy(part.poisoning()));
        assertThat(defense(masking).run(resumed, faces, Progress.silent())).isTrue();
        assertThat(defense.unified(resumed).toFloats())
            .containsExactly(defense.unified(whole).toFloats());
      }
    }
  }

  @Test
  void the_result_stays_inside_the_budget_and_poisons_only_eligible_entries() {
    TwoStageDefense defense = defense(Masking.ONCE);
    DefenseState state = defense.start(faces);
    defense.run(state, faces, Progress.silent());
    Tensor unified = defense.unified(state);
    assertThat(unified.abs().max().item()).isLessThanOrEqualTo((float) 0.05);
    double share = defense.eligibleShare(state);
    assertThat(share).isBetween(0.01, 0.99);
    Tensor changed = unified.minus(state.interruption().position()).abs().greaterThan(0);
    assertThat(changed.mean().item()).isPositive().isLessThanOrEqualTo(share);
  }

  @Test
  void without_extractors_the_whole_budget_is_free_for_poisoning() {
    TwoStageDefense defense =
        new TwoStageDefense(recipe(Masking.EVERY_STEP), List.of(), detectors, 7);
    DefenseState state = defense.start(faces);
    assertThat(defense.eligibleShare(state)).isEqualTo(1);
    assertThat(state.interruption().position().abs().max().item()).isZero();
  }

  @Test
  void one_photo_can_be_protected_alone_starting_from_a_universal_perturbation() {
    TwoStageDefense defense = defense(Masking.ONCE);
    Faces one = Faces.of(faces.images().narrow(0, 0, 1));
    DefenseState universal = defense.start(faces);
    defense.run(universal, faces, Progress.silent());
    Tensor start = defense.unified(universal);
    DefenseState alone = defense.startingAt(start);
    assertThat(alone.interruption().position().toFloats()).containsExactly(start.toFloats());
    assertThat(defense.run(alone, one, Progress.silent())).isTrue();
    assertThat(defense.unified(alone).toFloats()).isNotEqualTo(start.toFloats());
  }

  @Test
  void the_same_seed_gives_the_same_result_and_another_seed_another() {
    float[] first = result(7);
    assertThat(result(7)).containsExactly(first);
    assertThat(result(8)).isNotEqualTo(first);
  }

  @Test
  void a_defence_against_nobody_is_refused() {
    assertThatThrownBy(() -> new TwoStageDefense(Recipe.paper(), List.of(), List.of(), 1))
        .hasMessage("a defence needs a face editor or a face detector");
  }

  private float[] result(long seed) {
    TwoStageDefense defense =
        new TwoStageDefense(recipe(Masking.ONCE), extractors, detectors, seed);
    DefenseState state = defense.start(faces);
    defense.run(state, faces, Progress.silent());
    return defense.unified(state).toFloats();
  }

  private TwoStageDefense defense(Masking masking) {
    return new TwoStageDefense(recipe(masking), extractors, detectors, 7);
  }

  private static Trajectory copy(Trajectory t) {
    return Trajectory.resumedAt(t.position(), t.velocity(), t.iteration());
  }

  private static Recipe recipe(Masking masking) {
    return new Recipe(
        "test",
        new Budget(0.05),
        2,
        new InterruptionRecipe(
            3,
            1,
            StepRule.sign(0.01),
            FeatureLoss.NORMALISED,
            8,
            0.1,
            EnhancementRecipe.paper(),
            0.5),
        new PoisoningRecipe(
            4,
            StepRule.sign(0.01).withMomentum(0.9).decayingTo(0.5),
            List.of(0.2, 0.3, 0.5),
            0.2,
            1,
            ScoreLoss.SOFT_MARGIN,
            1,
            1,
            2,
            1),
        new FusionRecipe(0.5, 5, masking));
  }
}
