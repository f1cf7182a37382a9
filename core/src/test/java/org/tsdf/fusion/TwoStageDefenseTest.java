package org.tsdf.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.PerImage;
import org.tsdf.image.Faces;
import org.tsdf.interruption.EnhancementLoss;
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
import org.tsdf.tensor.Tensors;

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
  void a_weighted_sum_takes_as_many_steps_on_a_batch_as_asked_for_too() {
    Recipe recipe =
        RecipeJson.with(
            changed("fusion.combination", "WEIGHTED_SUM"),
            Map.of("interruption.stepsPerBatch", "2", "interruption.inputDiversity", "0"));
    List<Long> batches = new ArrayList<>();
    FeatureExtractor counting =
        new FeatureExtractor() {
          @Override
          public String name() {
            return "counting";
          }

          @Override
          public Tensor features(Faces seen) {
            batches.add(seen.count());
            return extractors.get(0).features(seen);
          }
        };
    Faces three = faces.rows(Tensors.of(new long[] {0, 1, 2}, 3)); // batches of two and one
    TwoStageDefense defense = new TwoStageDefense(recipe, List.of(counting), detectors, 7);
    defense.run(defense.start(three), three, (stage, t, total, losses) -> t < 4);
    assertThat(batches.subList(batches.size() - 4, batches.size())).containsExactly(2L, 2L, 1L, 1L);
  }

  @Test
  void a_weighted_sum_learns_both_at_once_and_resumes_with_the_same_bits() {
    Recipe recipe = changed("fusion.combination", "WEIGHTED_SUM");
    TwoStageDefense defense = new TwoStageDefense(recipe, extractors, detectors, 7);
    DefenseState whole = defense.start(faces);
    List<Double> interruption = new ArrayList<>();
    List<Double> poisoning = new ArrayList<>();
    defense.run(
        whole,
        faces,
        (stage, t, total, losses) -> {
          assertThat(stage).isEqualTo(Stage.JOINT);
          assertThat(total).isEqualTo(9 + 12);
          interruption.add(losses.getOrDefault("interruption", Double.NaN));
          poisoning.add(losses.getOrDefault("poisoning", Double.NaN));
          return true;
        });
    assertThat(defense.eligibleShare(whole)).isEqualTo(1);
    assertThat(interruption.get(20)).isGreaterThan(interruption.get(0));
    assertThat(poisoning.get(20)).isLessThan(poisoning.get(0));
    DefenseState part = defense.start(faces);
    assertThat(defense.run(part, faces, (stage, t, total, losses) -> t < 8)).isFalse();
    DefenseState resumed = new DefenseState(copy(part.interruption()), copy(part.poisoning()));
    new TwoStageDefense(recipe, extractors, detectors, 7).run(resumed, faces, Progress.silent());
    assertThat(defense.unified(resumed).toFloats())
        .containsExactly(defense.unified(whole).toFloats());
    assertThat(defense.unified(whole).abs().max().item()).isLessThanOrEqualTo((float) 0.05);
  }

  @Test
  void the_direction_of_a_weighted_sum_does_not_depend_on_the_losses_units() {
    WeightedSum sum =
        new WeightedSum(changed("fusion.poisoningWeight", "0.25"), extractors, detectors, 7);
    Tensor up = Tensors.of(new double[] {2, -6}, 2);
    Tensor down = Tensors.of(new double[] {1, 3}, 2);
    double[] expected = {0.75 * 0.5 - 0.25 * 0.5, 0.75 * -1.5 - 0.25 * 1.5};
    assertThat(sum.direction(up, down).toDoubles()).containsExactly(expected, within(1e-12));
    assertThat(sum.direction(up.times(1000), down.times(0.001)).toDoubles())
        .containsExactly(expected, within(1e-12));
  }

  @Test
  void a_quantile_leaves_that_share_of_the_entries_to_poisoning() {
    for (String share : List.of("0", "0.3", "1")) {
      Recipe recipe =
          RecipeJson.with(
              changed("fusion.thresholdUnit", "ENTRY_SHARE"), "fusion.threshold", share);
      TwoStageDefense defense = new TwoStageDefense(recipe, extractors, detectors, 7);
      assertThat(defense.eligibleShare(defense.start(faces)))
          .isCloseTo(Double.parseDouble(share), within(0.002));
    }
  }

  @Test
  void a_stage_without_epochs_is_left_out() {
    TwoStageDefense second =
        new TwoStageDefense(changed("interruption.epochs", "0"), extractors, detectors, 7);
    DefenseState state = second.start(faces);
    List<Stage> stages = new ArrayList<>();
    second.run(state, faces, (stage, t, total, losses) -> stages.add(stage));
    assertThat(stages).hasSize(12).containsOnly(Stage.POISONING);
    assertThat(state.interruption().position().abs().max().item()).isZero();
    assertThat(second.eligibleShare(state)).isEqualTo(1);
    TwoStageDefense first =
        new TwoStageDefense(changed("poisoning.epochs", "0"), extractors, detectors, 7);
    DefenseState alone = first.start(faces);
    first.run(alone, faces, Progress.silent());
    assertThat(first.unified(alone).toFloats())
        .containsExactly(alone.interruption().position().toFloats());
  }

  private static Recipe changed(String key, String value) {
    return RecipeJson.with(recipe(Masking.ONCE), key, value);
  }

  @Test
  void a_recipe_without_a_stage_for_the_networks_is_refused_and_would_learn_nothing() {
    String fault = "nothing would be learnt";
    assertThatThrownBy(
            () -> new TwoStageDefense(changed("poisoning.epochs", "0"), List.of(), detectors, 7))
        .hasMessageStartingWith(fault);
    assertThatThrownBy(
            () ->
                new TwoStageDefense(changed("interruption.epochs", "0"), extractors, List.of(), 7))
        .hasMessageStartingWith(fault);
    assertThatThrownBy(
            () -> new PerImage(changed("poisoning.epochs", "0"), List.of(), detectors, 2, 7))
        .hasMessageStartingWith(fault);
  }

  @Test
  void without_interruption_every_entry_is_free_for_poisoning_whatever_the_threshold() {
    for (String unit : List.of("BUDGET_SHARE", "ENTRY_SHARE")) {
      Recipe quantile = RecipeJson.with(recipe(Masking.ONCE), "fusion.thresholdUnit", unit);
      Recipe none = RecipeJson.with(quantile, "fusion.threshold", "0");
      TwoStageDefense defense = new TwoStageDefense(none, List.of(), detectors, 7);
      DefenseState state = defense.start(faces);
      defense.run(state, faces, Progress.silent());
      assertThat(defense.unified(state).abs().max().item()).as(unit).isPositive();
      assertThat(defense.eligibleShare(state)).as(unit).isEqualTo(1);
    }
  }

  @Test
  void a_poisoning_that_weighs_nothing_is_refused() {
    Recipe one = changed("poisoning.featureWeight", "0");
    Recipe two = RecipeJson.with(one, "poisoning.boxWeight", "0");
    Recipe three = RecipeJson.with(two, "poisoning.falseFaceWeight", "0");
    assertThatThrownBy(() -> RecipeJson.with(three, "poisoning.scoreWeight", "0"))
        .hasMessageContaining("must not all be 0");
  }

  @Test
  void settings_take_no_fractions_for_whole_numbers_and_nothing_for_none_of_them() {
    for (String[] wrong :
        new String[][] {
          {"poisoning.epochs", "1.9"},
          {"interruption.epochs", "null"},
          {"interruption.featureLoss", "null"}
        }) {
      assertThatThrownBy(() -> changed(wrong[0], wrong[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(wrong[0] + "=" + wrong[1] + ": ");
    }
    assertThat(changed("poisoning.epochs", "2").poisoning().epochs()).isEqualTo(2);
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
            1,
            0.1,
            EnhancementLoss.DIFFERENCES,
            EnhancementRecipe.paper(),
            0,
            0,
            0.5,
            0),
        new PoisoningRecipe(
            4,
            StepRule.sign(0.01).withMomentum(0.9).decayingTo(0.5),
            List.of(0.2, 0.3, 0.5),
            0.2,
            1,
            ScoreLoss.SOFT_MARGIN,
            1,
            1,
            0,
            2,
            2,
            1,
            0,
            0,
            0),
        FusionRecipe.separating(0.5, 5, masking));
  }
}
