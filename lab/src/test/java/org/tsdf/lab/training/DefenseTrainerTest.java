package org.tsdf.lab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.fusion.Recipe;
import org.tsdf.fusion.RecipeJson;
import org.tsdf.image.Faces;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.network.GeneratorSize;
import org.tsdf.network.StarGanArchitecture;
import org.tsdf.network.StarGanGenerator;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.perturbation.PerturbationFile;
import org.tsdf.perturbation.Progress;
import org.tsdf.perturbation.Provenance;
import org.tsdf.poisoning.ToyDetector;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensors;

class DefenseTrainerTest {
  private static final Map<String, String> VERSIONS = Map.of("tsdf", "test");

  @TempDir private Path folder;

  private final Scope scope = Scope.open();
  private final Faces faces = Faces.of(ToyDetector.pictures(1, 4, DType.FLOAT32));

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void a_run_writes_its_perturbation_and_card_and_leaves_no_state_behind() {
    Path output = folder.resolve("p.safetensors");
    Perturbation made =
        Objects.requireNonNull(
            new DefenseTrainer(plan(5), output, false, VERSIONS)
                .train(faces, faces.images(), false, Progress.silent(), () -> false));
    Perturbation read = PerturbationFile.read(output);
    assertThat(read.values().toFloats()).containsExactly(made.values().toFloats());
    Provenance card = read.provenance();
    assertThat(card.seed()).isEqualTo(5);
    assertThat(RecipeJson.fromJson(card.recipe())).isEqualTo(recipe());
    assertThat(card.losses()).containsKeys("interruption.feature", "poisoning.total");
    assertThat(card.eligibleShare()).isBetween(0.0, 1.0);
    assertThat(card.models()).extracting(Provenance.Model::name).containsExactly("s", "d");
    assertThat(output.resolveSibling("p.safetensors.state")).doesNotExist();
  }

  @Test
  void stopped_and_resumed_it_writes_the_same_bits_as_an_uninterrupted_run() throws Exception {
    Path whole = folder.resolve("whole.safetensors");
    new DefenseTrainer(plan(5), whole, false, VERSIONS)
        .train(faces, faces.images(), false, Progress.silent(), () -> false);
    for (int stopAfter : new int[] {1, 4, 5, 7}) {
      Path output = folder.resolve("part" + stopAfter + ".safetensors");
      int[] asked = {0};
      Perturbation stopped =
          new DefenseTrainer(plan(5), output, false, VERSIONS)
              .train(
                  faces, faces.images(), false, Progress.silent(), () -> ++asked[0] >= stopAfter);
      assertThat(stopped).isNull();
      assertThat(output).doesNotExist();
      assertThat(DefenseTrainer.canResume(output)).isTrue();
      new DefenseTrainer(plan(5), output, false, VERSIONS)
          .train(faces, faces.images(), true, Progress.silent(), () -> false);
      assertThat(Files.readAllBytes(output)).isEqualTo(Files.readAllBytes(whole));
    }
  }

  @Test
  void a_state_is_not_resumed_under_other_settings() {
    Path output = folder.resolve("p.safetensors");
    new DefenseTrainer(plan(5), output, false, VERSIONS)
        .train(faces, faces.images(), false, Progress.silent(), () -> true);
    DefenseTrainer other = new DefenseTrainer(plan(6), output, false, VERSIONS);
    assertThatThrownBy(
            () -> other.train(faces, faces.images(), true, Progress.silent(), () -> false))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("p.safetensors.state")
        .hasMessageContaining("other settings");
  }

  @Test
  void a_state_is_not_resumed_with_another_start() {
    Path output = folder.resolve("p.safetensors");
    new DefenseTrainer(plan(5), output, false, VERSIONS)
        .train(faces, faces.images(), false, Progress.silent(), () -> true);
    Perturbation start =
        new Perturbation(
            Tensors.zeros(DType.FLOAT32, 1, 3, 16, 16),
            recipe().budget(),
            Provenance.unknown("start", "0"));
    DefenseTrainer other = new DefenseTrainer(plan(5, start), output, false, VERSIONS);
    assertThatThrownBy(
            () -> other.train(faces, faces.images(), true, Progress.silent(), () -> false))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("other settings");
  }

  @Test
  void a_state_is_not_resumed_in_another_precision_or_with_other_labels() {
    Path output = folder.resolve("p.safetensors");
    new DefenseTrainer(plan(5), output, false, VERSIONS)
        .train(faces, faces.images(), false, Progress.silent(), () -> true);
    for (DefensePlan changed :
        List.of(
            plan(5, null, Precision.BFLOAT16, "labels"),
            plan(5, null, Precision.FLOAT32, "others"))) {
      DefenseTrainer other = new DefenseTrainer(changed, output, false, VERSIONS);
      assertThatThrownBy(
              () -> other.train(faces, faces.images(), true, Progress.silent(), () -> false))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("other settings");
    }
  }

  private DefensePlan plan(long seed) {
    return plan(seed, null);
  }

  private DefensePlan plan(long seed, @Nullable Perturbation start) {
    return plan(seed, start, Precision.FLOAT32, "labels");
  }

  private DefensePlan plan(
      long seed, @Nullable Perturbation start, Precision precision, String labels) {
    return new DefensePlan(
        new Tsdf(
            recipe(), List.of(editor()), List.of(new ToyDetector("d", 2, DType.FLOAT32)), seed),
        seed,
        start,
        precision,
        List.of(new Provenance.Model("s", "stargan", "0"), new Provenance.Model("d", "toy", "1")),
        new Provenance.Data(4, "hash"),
        labels,
        "For tests.");
  }

  private static Recipe recipe() {
    Recipe recipe = Recipe.paper();
    for (String setting :
        List.of(
            "batch=2",
            "interruption.epochs=2",
            "interruption.featureGrid=4",
            "poisoning.epochs=2",
            "poisoning.framings=1",
            "poisoning.featureWeight=1",
            "poisoning.anchors=2")) {
      String[] parts = setting.split("=", 2);
      recipe = RecipeJson.with(recipe, parts[0], parts[1]);
    }
    return recipe;
  }

  private static FaceEditor editor() {
    Parameters fresh =
        StarGanGenerator.layout(new GeneratorSize(4, 1, 5))
            .initialise(new RandomSource(1), DType.FLOAT32);
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    fresh.names().forEach(name -> stored.put(name, StoredTensor.of(fresh.get(name))));
    Checkpoint checkpoint = Checkpoint.of(Path.of("fresh"), stored, Map.of("image_size", "16"));
    return new StarGanArchitecture().load("s", checkpoint, DType.FLOAT32);
  }
}
