package org.tsdf.interruption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Faces;
import org.tsdf.metric.L2Mask;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.StepRule;
import org.tsdf.perturbation.Trajectory;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.testing.FiniteDifference;

class OutputDisturbanceTest {
  private static final Edit.Flip BRIGHT = new Edit.Flip("bright");
  private static final Edit.Flip NEGATIVE = new Edit.Flip("negative");

  private final Scope scope = Scope.open();
  private final Faces faces =
      Faces.of(new RandomSource(3).uniform(-0.9, 0.9, DType.FLOAT64, 3, 3, 8, 8));
  private final Faces moved =
      faces.withImages(
          faces.images().plus(new RandomSource(4).normal(DType.FLOAT64, 1, 3, 8, 8).times(0.05)));

  @AfterEach
  void close() {
    scope.close();
  }

  /** Multiplies colours; its edits are to do so strongly or with the sign turned. */
  private record Painter(String name, double strength, List<Edit> edits, List<Edit> asked)
      implements FaceEditor {
    Painter(String name, double strength) {
      this(name, strength, List.of(BRIGHT, NEGATIVE), new ArrayList<>());
    }

    @Override
    public int imageSize() {
      return 8;
    }

    @Override
    public Tensor features(Faces given) {
      return given.images();
    }

    @Override
    public Tensor forge(Faces given, Edit edit) {
      asked.add(edit);
      return given.images().times(edit.equals(BRIGHT) ? strength : -strength).tanh();
    }
  }

  private static double meanL2(Painter editor, Faces clean, Faces disturbed, Edit edit) {
    Tensor forged = editor.forge(clean, edit);
    return L2Mask.of(clean.images(), forged, editor.forge(disturbed, edit)).stream()
        .mapToDouble(OptionalDouble::orElseThrow)
        .average()
        .orElseThrow();
  }

  @Test
  void it_is_the_sum_of_the_logarithms_of_each_editors_mean_l2mask() {
    Painter one = new Painter("one", 3);
    Painter two = new Painter("two", 9);
    double found = new OutputDisturbance(List.of(one, two), 0, 7).of(faces, moved, 1).item();
    double expected =
        Math.log(meanL2(one, faces, moved, one.asked().get(0)) + 1e-6)
            + Math.log(meanL2(two, faces, moved, two.asked().get(0)) + 1e-6);
    assertThat(found).isCloseTo(expected, within(1e-9));
  }

  @Test
  void its_gradient_is_the_slope_of_its_value() {
    OutputDisturbance outputs = new OutputDisturbance(List.of(new Painter("one", 3)), 0, 7);
    FiniteDifference.assertGradient(
        x -> outputs.of(faces, faces.withImages(x), 1), moved.images(), 8, 1e-4);
  }

  @Test
  void every_edit_is_asked_for_in_turn_and_the_same_ones_for_the_same_iteration() {
    Painter painter = new Painter("one", 3);
    OutputDisturbance outputs = new OutputDisturbance(List.of(painter), 0, 7);
    for (int t = 1; t <= 12; t++) {
      outputs.of(faces, moved, t);
    }
    List<Edit> first = List.copyOf(painter.asked());
    assertThat(first).contains(BRIGHT, NEGATIVE);
    painter.asked().clear();
    for (int t = 1; t <= 12; t++) {
      outputs.of(faces, moved, t);
    }
    assertThat(painter.asked()).isEqualTo(first);
  }

  @Test
  void where_one_editor_is_asked_at_once_each_has_its_turn() {
    Painter one = new Painter("one", 3);
    Painter two = new Painter("two", 9);
    OutputDisturbance outputs = new OutputDisturbance(List.of(one, two), 1, 7);
    for (int t = 1; t <= 12; t++) {
      outputs.of(faces, moved, t);
    }
    assertThat(one.asked()).isNotEmpty();
    assertThat(two.asked()).isNotEmpty();
    assertThat(one.asked().size() + two.asked().size()).as("clean and disturbed").isEqualTo(24);
  }

  @Test
  void a_picture_in_which_an_edit_shows_nowhere_is_looked_at_everywhere() {
    Painter mute = new Painter("mute", 1, List.of(BRIGHT), new ArrayList<>());
    Faces dark = faces.withImages(faces.images().times(0.01));
    Tensor shown = OutputDisturbance.shown(dark.images(), mute.forge(dark, BRIGHT));
    assertThat(shown.toDoubles()).containsOnly(1);
  }

  @Test
  void stage_one_climbs_it_alone_where_features_weigh_nothing() {
    Painter painter = new Painter("one", 3);
    InterruptionRecipe recipe =
        new InterruptionRecipe(
            4,
            1,
            StepRule.sign(0.01),
            FeatureLoss.NORMALISED,
            8,
            0,
            0.1,
            EnhancementLoss.DIFFERENCES,
            EnhancementRecipe.paper(),
            1,
            0,
            0,
            0);
    Trajectory w =
        Trajectory.startingAt(new RandomSource(9).uniform(-0.01, 0.01, DType.FLOAT64, 1, 3, 8, 8));
    List<Double> outputs = new ArrayList<>();
    new Interruption(List.of(painter), recipe, new Budget(0.05), 1)
        .run(
            w,
            faces,
            3,
            (stage, t, total, losses) -> {
              assertThat(losses).containsOnlyKeys("feature", "output");
              return outputs.add(losses.get("output"));
            });
    assertThat(outputs.get(3)).isGreaterThan(outputs.get(0) + 1);
  }

  @Test
  void an_extractor_that_makes_no_forgeries_is_refused_by_name() {
    List<FeatureExtractor> extractors = List.of(ToyExtractor.seeded("toy", 1, DType.FLOAT32));
    assertThatThrownBy(() -> OutputDisturbance.ofEditorsAmong(extractors, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("outputWeight needs face editors; toy gives features only");
  }
}
