package org.tsdf.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.image.Encoding;
import org.tsdf.image.Photo;
import org.tsdf.network.GeneratorSize;
import org.tsdf.network.StarGanGenerator;
import org.tsdf.perturbation.PerturbationFile;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

class TrainCommandTest {
  @TempDir private Path folder;

  private Path weights = Path.of("");

  @BeforeEach
  void makeWeightsAndPhotos() throws Exception {
    weights = folder.resolve("stargan.safetensors");
    Path photos = Files.createDirectory(folder.resolve("photos"));
    try (Scope scope = Scope.open()) {
      Parameters fresh =
          StarGanGenerator.layout(new GeneratorSize(4, 1, 5))
              .initialise(new RandomSource(1), DType.FLOAT32);
      Map<String, StoredTensor> stored = new LinkedHashMap<>();
      fresh.names().forEach(name -> stored.put(name, StoredTensor.of(fresh.get(name))));
      Checkpoint.write(weights, stored, Map.of("image_size", "32"));
      for (int i = 0; i < 3; i++) {
        Photo.fromTensor(new RandomSource(i).uniform(-1, 1, DType.FLOAT32, 1, 3, 40, 40))
            .write(photos.resolve(i + ".png"), new Encoding.Png(), false);
      }
    }
  }

  @Test
  void it_writes_a_perturbation_and_reports_its_card() throws Exception {
    CommandLineRun run = train("--json");
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(run.out());
    assertThat(result.get("finished").asBoolean()).isTrue();
    JsonNode card = result.get("card");
    assertThat(card.at("/recipe/name").asText()).isEqualTo("paper+");
    assertThat(card.at("/data/images").asInt()).isEqualTo(3);
    assertThat(card.at("/models/0/architecture").asText()).isEqualTo("stargan");
    assertThat(card.get("summary").asText()).contains("does not hide faces from detectors");
    assertThat(card.at("/versions/threads").asInt()).isPositive();
    assertThat(folder.resolve("out.safetensors")).exists();
    assertThat(run.err()).contains("learning from 3 photos, not 128").contains("Interruption");
  }

  @Test
  void a_perturbation_to_begin_from_is_gone_on_with_and_named_on_the_card() throws Exception {
    assertThat(train().status()).isZero();
    Path first = folder.resolve("first.safetensors");
    Files.move(folder.resolve("out.safetensors"), first);
    CommandLineRun run =
        train("--json", "--start", first.toString(), "--set", "interruption.step.stepSize=1e-9");
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode card = new ObjectMapper().readTree(run.out()).get("card");
    assertThat(card.at("/versions/start").asText()).startsWith("first.safetensors, SHA-256 ");
    try (Scope scope = Scope.open()) {
      float[] before = PerturbationFile.read(first).values().toFloats();
      float[] after = PerturbationFile.read(folder.resolve("out.safetensors")).values().toFloats();
      assertThat(after).containsExactly(before, within(1e-6f));
    }
  }

  @Test
  void a_start_of_another_size_or_none_at_all_is_one_sentence() {
    CommandLineRun other = train("--start", "default");
    assertThat(other.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(other.err())
        .contains("a perturbation of 256 x 256 pixels cannot be the start of one of 32 x 32");
    CommandLineRun none = train("--start", "nowhere.safetensors");
    assertThat(none.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(none.err()).contains("nowhere.safetensors is neither a file nor one of default");
  }

  @Test
  void noise_learns_nothing_and_takes_no_start() {
    CommandLineRun run =
        CommandLineRun.of(
            "train",
            "--data",
            folder.toString(),
            "-o",
            "x.safetensors",
            "--defense",
            "random",
            "--start",
            "default");
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains("--defense random learns nothing, so it takes no --start");
  }

  @Test
  void an_output_that_exists_is_not_overwritten_unless_told() {
    assertThat(train().status()).isZero();
    CommandLineRun again = train();
    assertThat(again.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(again.err()).contains("out.safetensors exists; --force overwrites it");
    assertThat(train("--force").status()).isZero();
  }

  @Test
  void wrong_settings_are_one_sentence_and_exit_code_2() {
    for (String[] wrong :
        new String[][] {
          {"--set", "gamma=1", "unknown setting gamma"},
          {"--set", "budget.epsilon=7", "epsilon must lie in (0, 2], was 7.0"},
          {"--images", "0", "--images must be at least 1"},
          {"--set", "interruption.epochs=0", "nothing would be learnt"}
        }) {
      CommandLineRun run = train(wrong[0], wrong[1]);
      assertThat(run.status()).as(wrong[1]).isEqualTo(ExitStatus.USAGE);
      assertThat(run.err()).contains(wrong[2]);
    }
    CommandLineRun nobody =
        CommandLineRun.of("train", "--data", folder.toString(), "-o", "x.safetensors");
    assertThat(nobody.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(nobody.err()).contains("name at least one --editor or --detector");
    for (String[] unused :
        new String[][] {
          {"fusion.threshold=0.5", "is for intensity separation"},
          {"interruption.enhancementWeight=9", "is for features, which interruption.featureWeight"},
          {"interruption.featureGrid=16", "is for features, which interruption.featureWeight"},
          {"poisoning.layerWeights=[1,1,1]", "is for features, which poisoning.featureWeight"},
          {"poisoning.step.stepSize=0.1", "interruption.step.stepSize does"}
        }) {
      CommandLineRun both =
          CommandLineRun.of(
              "train",
              "--data",
              folder.toString(),
              "-o",
              "x.safetensors",
              "--editor",
              "house-stargan",
              "--detector",
              "house-retinaface",
              "--set",
              unused[0]);
      assertThat(both.status()).isEqualTo(ExitStatus.USAGE);
      assertThat(both.err()).contains(unused[1]);
    }
    CommandLineRun best =
        CommandLineRun.of(
            "train", "--data", folder.toString(), "-o", "x.safetensors", "--recipe", "best");
    assertThat(best.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(best.err())
        .contains(
            "--recipe must be paper, recommended or robust, or one of them with variants, was best");
  }

  @Test
  void settings_that_other_settings_put_out_of_use_are_refused_and_used_ones_are_not() {
    for (String[] unused :
        new String[][] {
          {"fusion.poisoningWeight=0.7", "is for a weighted sum"},
          {"poisoning.leastSpoiled=1", "changes nothing where all detectors are asked"},
          {"poisoning.falseFaceGrid=3", "is for false faces"},
          {"interruption.editorsAtOnce=1", "is for forgeries"}
        }) {
      CommandLineRun run = train("--set", unused[0]);
      assertThat(run.status()).as(unused[0]).isEqualTo(ExitStatus.USAGE);
      assertThat(run.err()).contains("--set " + unused[0].split("=", 2)[0] + " " + unused[1]);
    }
    CommandLineRun used =
        train("--set", "interruption.featureGrid=8", "--set", "fusion.threshold=0.5");
    assertThat(used.status()).as(used.err()).isZero();
  }

  @Test
  void settings_that_only_fit_together_may_come_in_any_order() throws Exception {
    CommandLineRun run =
        train("--json", "--set", "budget.deviation=0.02", "--set", "budget.epsilon=0.025");
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode budget = new ObjectMapper().readTree(run.out()).at("/card/recipe/budget");
    assertThat(budget.get("epsilon").asDouble()).isEqualTo(0.025);
    assertThat(budget.get("deviation").asDouble()).isEqualTo(0.02);
  }

  @Test
  void a_network_that_the_recipe_does_not_ask_is_told_of_and_does_not_stand_on_the_card() {
    CommandLineRun run =
        CommandLineRun.of(
            "train",
            "--data",
            folder.resolve("photos").toString(),
            "--editor",
            "stargan=" + weights,
            "--detector",
            "house-retinaface",
            "--recipe",
            "paper+stage2",
            "--set",
            "poisoning.epochs=1",
            "--size",
            "64",
            "--json",
            "-o",
            folder.resolve("out.safetensors").toString());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).contains("no editor is asked: the recipe has no interruption");
    assertThat(run.out())
        .doesNotContain("\"stargan\"")
        .contains("house-retinaface; it does not interrupt face editors");
  }

  @Test
  void attributes_without_labels_are_told_by_name_and_labelled_ones_are_not() throws Exception {
    Path labels = folder.resolve("labels.csv");
    Files.writeString(
        labels, "file,Black_Hair,Blond_Hair,Brown_Hair\n0.png,1,0,0\n1.png,0,1,0\n2.png,0,0,1\n");
    CommandLineRun some = train("--attributes", labels.toString());
    assertThat(some.status()).as(some.err()).isZero();
    assertThat(some.err()).contains("no labels for Male, Young, so stargan");
    assertThat(train("--force").err())
        .contains("no labels for Black_Hair, Blond_Hair, Brown_Hair, Male, Young");
    String all =
        """
        file,Black_Hair,Blond_Hair,Brown_Hair,Male,Young
        0.png,1,0,0,1,1
        1.png,0,1,0,0,1
        2.png,0,0,1,1,0
        """;
    Files.writeString(labels, all);
    assertThat(train("--force", "--attributes", labels.toString()).err())
        .doesNotContain("no labels");
  }

  @Test
  void two_networks_of_one_architecture_have_names_of_their_own_on_the_card() throws Exception {
    CommandLineRun run = train("--json", "--editor", "stargan=" + weights);
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode card = new ObjectMapper().readTree(run.out()).get("card");
    assertThat(card.get("models").findValuesAsText("name")).containsExactly("stargan", "stargan-2");
    assertThat(card.get("summary").asText()).contains("stargan, stargan-2");
    assertThat(run.err()).contains("so stargan-2 treats");
  }

  @Test
  void a_baseline_is_trained_saved_and_provenanced_like_ours() throws Exception {
    CommandLineRun run =
        baseline("cmua", "--editor", "stargan=" + weights, "--set", "cmua.steps=2", "--json");
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode card = new ObjectMapper().readTree(run.out()).get("card");
    assertThat(card.get("defense").asText()).isEqualTo("cmua");
    assertThat(card.at("/recipe/steps").asInt()).isEqualTo(2);
    assertThat(card.at("/recipe/stepSize").asDouble()).isEqualTo(0.01);
    assertThat(card.at("/losses").has("interruption.disturbance")).isTrue();
    assertThat(folder.resolve("cmua.safetensors")).exists();
    CommandLineRun noise = baseline("random");
    assertThat(noise.status()).as(noise.err()).isZero();
    assertThat(noise.out()).contains("Noise that no network was asked about");
  }

  @Test
  void a_baseline_takes_the_networks_and_settings_that_are_its_own() {
    String editor = "stargan=" + weights;
    assertRefused("needs at least one --editor", "found");
    assertRefused("ssod learns from no --editor", "ssod", "--detector", "x", "--editor", editor);
    assertRefused("--recipe is for --defense tsdf", "found", "--recipe", "paper");
    assertRefused(
        "unknown setting fusion.threshold; known are found.epsilon",
        "found",
        "--editor",
        editor,
        "--set",
        "fusion.threshold=1");
    assertRefused("stepsPerBatch", "found", "--editor", editor, "--set", "found.stepsPerBatch=0");
    assertRefused("epsilon must lie in", "found", "--editor", editor, "--set", "found.epsilon=5");
    assertRefused("--defense must be tsdf, cmua, found, ssod, facepoison, random", "magic");
  }

  private void assertRefused(String reason, String... arguments) {
    CommandLineRun run = baseline(arguments);
    assertThat(run.status()).as(reason).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains(reason);
  }

  private CommandLineRun baseline(String... arguments) {
    String name = arguments[0];
    List<String> all =
        new ArrayList<>(
            List.of(
                "train",
                "--data",
                folder.resolve("photos").toString(),
                "--size",
                "32",
                "-o",
                folder.resolve(name + ".safetensors").toString(),
                "--defense"));
    all.addAll(List.of(arguments));
    return CommandLineRun.of(all.toArray(String[]::new));
  }

  @Test
  @SharedTest
  void both_stages_run_together_with_real_detector_weights() throws Exception {
    CommandLineRun run =
        train(
            "--json",
            "--set",
            "poisoning.epochs=1",
            "--detector",
            "retinaface=" + SharedData.path("weights/retinaface_mobilenet0.25.pth"));
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode card = new ObjectMapper().readTree(run.out()).get("card");
    assertThat(card.get("losses").has("interruption.feature")).isTrue();
    assertThat(card.get("losses").has("poisoning.total")).isTrue();
    assertThat(card.get("eligible_share").asDouble()).isBetween(0.01, 0.99);
  }

  private CommandLineRun train(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--data",
                folder.resolve("photos").toString(),
                "--editor",
                "stargan=" + weights,
                "--recipe",
                "paper",
                "--set",
                "interruption.epochs=2",
                "--size",
                "32",
                "-o",
                folder.resolve("out.safetensors").toString()));
    arguments.addAll(List.of(more));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }
}
