package org.tsdf.interruption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Faces;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.DivergedException;
import org.tsdf.perturbation.Progress;
import org.tsdf.perturbation.StepRule;
import org.tsdf.perturbation.Trajectory;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

class InterruptionTest {
  private static final Budget BUDGET = new Budget(0.05);

  private final Scope scope = Scope.open();
  private final Faces faces =
      Faces.of(new RandomSource(3).uniform(-0.9, 0.9, DType.FLOAT32, 5, 3, 16, 16));
  private final List<FeatureExtractor> extractors =
      List.of(
          ToyExtractor.seeded("a", 1, DType.FLOAT32), ToyExtractor.seeded("b", 2, DType.FLOAT32));

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void equation_10_steps_along_the_sign_and_stays_inside_the_budget() {
    Interruption interruption = interruption(recipe(1, 0));
    Trajectory w = start(0.0499);
    Tensor before = w.position().copy();
    Tensor gradient = new RandomSource(8).normal(DType.FLOAT32, 1, 3, 16, 16);
    interruption.ascend(w, gradient, 10);
    Tensor expected = before.plus(gradient.sign().times(0.004)).clamp(-0.05, 0.05);
    assertThat(w.position().toFloats()).containsExactly(expected.toFloats());
    assertThat(w.iteration()).isEqualTo(1);
  }

  @Test
  void the_features_move_further_apart_as_it_runs() {
    List<Double> displacement = new ArrayList<>();
    boolean finished =
        interruption(recipe(6, 0))
            .run(
                start(0.001),
                faces,
                2,
                (stage, t, total, losses) -> displacement.add(losses.get("displacement")));
    assertThat(finished).isTrue();
    assertThat(displacement).hasSize(18);
    assertThat(displacement.get(17)).isGreaterThan(5 * displacement.get(0));
  }

  @Test
  void a_stopped_run_goes_on_with_the_same_bits_as_an_uninterrupted_one() {
    for (double diversity : new double[] {0, 0.5}) {
      Interruption interruption = interruption(recipe(4, diversity));
      Trajectory whole = start(0.02);
      interruption.run(whole, faces, 2, Progress.silent());
      Trajectory part = start(0.02);
      assertThat(interruption.run(part, faces, 2, (stage, t, total, losses) -> t < 5)).isFalse();
      Trajectory resumed = Trajectory.resumedAt(part.position(), part.velocity(), part.iteration());
      interruption(recipe(4, diversity)).run(resumed, faces, 2, Progress.silent());
      assertThat(resumed.position().toFloats()).containsExactly(whole.position().toFloats());
    }
  }

  @Test
  void a_loss_that_is_not_a_number_stops_the_run_and_names_itself() {
    FeatureExtractor broken =
        new FeatureExtractor() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public Tensor features(Faces given) {
            return given.images().minus(5).log();
          }
        };
    Interruption interruption = new Interruption(List.of(broken), recipe(1, 0), BUDGET, 1);
    assertThatThrownBy(() -> interruption.run(start(0.01), faces, 2, Progress.silent()))
        .isInstanceOf(DivergedException.class)
        .hasMessage("the loss feature became NaN at iteration 1 of interruption");
  }

  private Interruption interruption(InterruptionRecipe recipe) {
    return new Interruption(extractors, recipe, BUDGET, 42);
  }

  private static InterruptionRecipe recipe(int epochs, double diversity) {
    return new InterruptionRecipe(
        epochs,
        1,
        StepRule.sign(0.004),
        FeatureLoss.NORMALISED,
        8,
        1,
        0.1,
        EnhancementLoss.DIFFERENCES,
        EnhancementRecipe.paper(),
        0,
        0,
        diversity,
        diversity);
  }

  private static Trajectory start(double amplitude) {
    return Trajectory.startingAt(
        new RandomSource(9).uniform(-amplitude, amplitude, DType.FLOAT32, 1, 3, 16, 16));
  }
}
