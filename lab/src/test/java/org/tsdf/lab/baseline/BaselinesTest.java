package org.tsdf.lab.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Faces;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.training.Defense;
import org.tsdf.perturbation.Progress;
import org.tsdf.perturbation.Settings;
import org.tsdf.perturbation.Stage;
import org.tsdf.perturbation.Trajectory;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.poisoning.ToyDetector;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;

/** What every baseline keeps to. */
class BaselinesTest {
  private static final Map<String, Map<String, String>> SMALL =
      Map.of(
          "cmua", Map.of("cmua.batch", "4", "cmua.chunk", "3", "cmua.steps", "3"),
          "found", Map.of("found.batch", "4", "found.epochs", "2", "found.featureGrid", "4"),
          "ssod", Map.of("ssod.batch", "4", "ssod.epochs", "4", "ssod.gamma", "2"),
          "facepoison", Map.of("facepoison.batch", "4", "facepoison.epochs", "4"),
          "random", Map.of());

  private final Scope scope = Scope.open();
  private final Faces faces = Faces.of(ToyDetector.pictures(1, 6, DType.FLOAT32));
  private final List<FaceEditor> editors =
      List.of(new ToyEditor("a", 1, 2, DType.FLOAT32), new ToyEditor("b", 2, 1, DType.FLOAT32));
  private final List<FaceDetector> detectors =
      List.of(new ToyDetector("c", 3, DType.FLOAT32), new ToyDetector("d", 4, DType.FLOAT32));

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void each_stays_inside_its_budget_and_moves() {
    for (String name : Baselines.names()) {
      Defense defense = small(name, 7);
      Map<Stage, Trajectory> state = defense.start(faces);
      float[] before = defense.perturbation(state).toFloats();
      assertThat(defense.run(state, faces, faces.images(), Progress.silent())).isTrue();
      double largest = defense.perturbation(state).abs().max().item();
      assertThat(largest).as(name).isPositive().isLessThanOrEqualTo((float) 0.05);
      if (!name.equals("random")) {
        assertThat(defense.perturbation(state).toFloats()).as(name).isNotEqualTo(before);
      }
    }
  }

  @Test
  void stopped_anywhere_and_resumed_each_gives_the_same_bits() {
    for (String name : Baselines.names()) {
      float[] whole = result(name, 7);
      for (int stop : new int[] {1, 3, 5, 6, 7}) {
        Defense defense = small(name, 7);
        Map<Stage, Trajectory> state = defense.start(faces);
        int[] heard = {0};
        boolean finished =
            defense.run(state, faces, faces.images(), (stage, t, n, losses) -> ++heard[0] < stop);
        assertThat(finished).as(name + " stopped at " + stop).isEqualTo(name.equals("random"));
        Map<Stage, Trajectory> resumed = copy(state);
        assertThat(small(name, 7).run(resumed, faces, faces.images(), Progress.silent())).isTrue();
        assertThat(defense.perturbation(resumed).toFloats())
            .as("%s stopped at %d", name, stop)
            .containsExactly(whole);
      }
    }
  }

  @Test
  void the_seed_decides() {
    for (String name : Baselines.names()) {
      assertThat(result(name, 7)).as(name).containsExactly(result(name, 7));
      assertThat(result(name, 8)).as(name).isNotEqualTo(result(name, 7));
    }
  }

  @Test
  void each_does_what_it_is_for_better_the_longer_it_runs() {
    Map<String, String> grows =
        Map.of("cmua", "disturbance", "found", "mse", "facepoison", "distance");
    grows.forEach(
        (name, loss) -> {
          List<Double> heard = losses(name, loss);
          assertThat(heard.get(heard.size() - 1)).as(name).isGreaterThan(1.2 * heard.get(1));
        });
    List<Double> correct = losses("ssod", "correct");
    assertThat(correct.get(correct.size() - 1)).isLessThan(correct.get(0));
  }

  @Test
  void the_published_settings_survive_json_and_change_by_name() {
    for (String name : Baselines.names()) {
      Record published = Baselines.options(name, Map.of());
      assertThat(Settings.fromJson(Settings.toJson(published), published.getClass()))
          .isEqualTo(published);
      Record changed = Baselines.options(name, Map.of(name + ".epsilon", "0.01"));
      assertThat(Settings.toJson(changed).get("epsilon").asDouble()).isEqualTo(0.01);
    }
    assertThatThrownBy(() -> Baselines.options("cmua", Map.of("ssod.epochs", "1")))
        .hasMessageStartingWith("unknown setting ssod.epochs; known are cmua.epsilon, cmua.epochs");
    assertThatThrownBy(() -> Baselines.options("cmua", Map.of("cmua.steps", "0")))
        .hasMessage("cmua.steps=0: steps must be at least 1, was 0");
    for (String name : List.of("cmua", "found", "ssod", "facepoison")) {
      assertThatThrownBy(() -> Baselines.options(name, Map.of(name + ".epochs", "0")))
          .as("nothing would be learnt")
          .hasMessage(name + ".epochs=0: epochs must be at least 1, was 0");
    }
  }

  @Test
  void a_baseline_without_the_networks_that_it_needs_is_refused() {
    for (String name : Baselines.names()) {
      if (!name.equals("random")) {
        Record options = Baselines.options(name, Map.of());
        assertThatThrownBy(() -> Baselines.of(options, List.of(), List.of(), 1))
            .hasMessageStartingWith(name + " needs a face ");
      }
    }
  }

  private List<Double> losses(String name, String loss) {
    Defense defense = small(name, 7);
    List<Double> heard = new ArrayList<>();
    defense.run(
        defense.start(faces),
        faces,
        faces.images(),
        (stage, t, total, losses) -> heard.add(losses.getOrDefault(loss, Double.NaN)));
    return heard;
  }

  private float[] result(String name, long seed) {
    Defense defense = small(name, seed);
    Map<Stage, Trajectory> state = defense.start(faces);
    defense.run(state, faces, faces.images(), Progress.silent());
    return defense.perturbation(state).toFloats();
  }

  private Defense small(String name, long seed) {
    Map<String, String> changes = new LinkedHashMap<>(SMALL.getOrDefault(name, Map.of()));
    return Baselines.of(Baselines.options(name, changes), editors, detectors, seed);
  }

  private static Map<Stage, Trajectory> copy(Map<Stage, Trajectory> state) {
    Map<Stage, Trajectory> copy = new EnumMap<>(Stage.class);
    state.forEach(
        (stage, t) ->
            copy.put(stage, Trajectory.resumedAt(t.position(), t.velocity(), t.iteration())));
    return copy;
  }
}
