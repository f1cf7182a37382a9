package org.tsdf.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.image.Encoding;
import org.tsdf.image.Photo;
import org.tsdf.lab.evaluation.Contender;
import org.tsdf.network.GeneratorSize;
import org.tsdf.network.StarGanGenerator;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.perturbation.PerturbationFile;
import org.tsdf.perturbation.ShippedPerturbations;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;

class EvaluateCommandTest {
  @TempDir private Path folder;

  @Test
  void perturbations_are_measured_side_by_side_on_the_same_photos() throws Exception {
    Path weights = editorAndPhotos();
    CommandLineRun run =
        CommandLineRun.of(
            "evaluate",
            "--json",
            "--data",
            folder.resolve("photos").toString(),
            "--size",
            "32",
            "--editor",
            "stargan=" + weights);
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(run.out());
    assertThat(result.get("photos").asInt()).isEqualTo(3);
    assertThat(names(result)).containsExactly("default", "random");
    for (JsonNode each : result.get("perturbations")) {
      assertThat(each.get("psnr_db").asDouble()).isGreaterThan(30.0);
      JsonNode editor = each.at("/editors/0");
      long measured = editor.get("forgeries").asLong() + editor.get("empty_masks").asLong();
      assertThat(measured).isEqualTo(3 * 5);
      assertThat(editor.get("sr_mask").isNumber()).isTrue();
      assertThat(editor.get("sr_mask").asDouble()).isBetween(0.0, 1.0);
    }
  }

  @Test
  void ssim_can_be_the_papers_variant_and_is_named() throws Exception {
    Path weights = editorAndPhotos();
    List<Double> found = new ArrayList<>();
    for (String variant : List.of("gaussian11", "uniform3-volume")) {
      String[] arguments = {
        "evaluate",
        "--json",
        "--ssim",
        variant,
        "--data",
        folder.resolve("photos").toString(),
        "--editor",
        "stargan=" + weights
      };
      CommandLineRun run = CommandLineRun.of(arguments);
      assertThat(run.status()).as(run.err()).isZero();
      JsonNode result = new ObjectMapper().readTree(run.out());
      assertThat(result.at("/settings/ssim").asText().replace('_', '-'))
          .isEqualToIgnoringCase(variant);
      found.add(result.at("/perturbations/0/ssim").asDouble());
    }
    assertThat(found.get(0)).isNotEqualTo(found.get(1));
  }

  @Test
  void a_run_with_a_folder_leaves_a_report_and_is_not_made_twice() throws Exception {
    List<String> command = command(folder.resolve("out"), "--transform", "none,jpeg75", "--json");
    CommandLineRun first = CommandLineRun.of(command.toArray(String[]::new));
    assertThat(first.status()).as(first.err()).isZero();
    JsonNode report = new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
    assertThat(report).isEqualTo(new ObjectMapper().readTree(first.out()));
    assertThat(names(report)).containsExactly("random", "random");
    assertThat(report.at("/perturbations/1/transform").asText()).isEqualTo("jpeg75");
    assertThat(folder.resolve("out/report.html")).isNotEmptyFile();
    assertThat(folder.resolve("out/sheets/jpeg75~random~stargan-forgery.png")).isNotEmptyFile();
    byte[] table = Files.readAllBytes(folder.resolve("out/observations.csv"));
    CommandLineRun again = CommandLineRun.of(command.toArray(String[]::new));
    assertThat(again.out()).isEqualTo(first.out());
    assertThat(folder.resolve("out/observations.csv")).hasBinaryContent(table);
  }

  @Test
  void perturbations_made_for_each_photo_stand_beside_the_one_that_all_share() throws Exception {
    Path shared = folder.resolve("shared.safetensors");
    try (Scope scope = Scope.open()) {
      Perturbation noise = Contender.random(new Budget(0.05), 32, 1).perturbation();
      PerturbationFile.write(noise, shared, false);
    }
    List<String> command = command(folder.resolve("out"), "--perturbation", shared.toString());
    command.addAll(List.of("--perturbation", "robust"));
    command.addAll(List.of("--images", "1", "--set", "interruption.epochs=1", "--json"));
    CommandLineRun without = CommandLineRun.of(command.toArray(String[]::new));
    assertThat(without.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(without.err()).contains("--recipe, --set and --reach are for --per-image");
    command.add("--per-image");
    CommandLineRun run = CommandLineRun.of(command.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode report = new ObjectMapper().readTree(run.out());
    assertThat(names(report)).contains("random", "shared", "shared+per-image");
    assertThat(names(report)).doesNotContain("random+per-image");
    JsonNode settings = report.at("/settings/perturbations");
    assertThat(report.at("/settings/batch").asInt()).isEqualTo(1);
    assertThat(settings.toString()).contains("\"epochs\":1").contains("\"reach\":0.25");
    assertThat(settings.findValues("per_image").stream().map(r -> r.path("name").asText()))
        .containsExactly("", "", "recommended+", "", "robust+");
    assertThat(fittedTo(report, "shared").isNull()).isTrue();
    assertThat(fittedTo(report, "shared+per-image").toString()).isEqualTo("[\"stargan\"]");
  }

  @Test
  void networks_that_are_held_out_are_measured_but_no_photo_is_fitted_to_them() throws Exception {
    List<String> command = command(folder.resolve("out"), "--perturbation", "default");
    command.addAll(List.of("--images", "1"));
    Path detector = new Workplace(folder).detectorAsSureAs(0.9);
    command.addAll(List.of("--detector", "toy-detector=" + detector));
    command.addAll(List.of("--held-out", "toy-detector"));
    assertThat(CommandLineRun.of(command.toArray(String[]::new)).err())
        .contains("--held-out is for --per-image");
    command.addAll(List.of("--per-image", "--set", "interruption.epochs=1"));
    CommandLineRun run = CommandLineRun.of(command.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("each photo fitted to stargan" + System.lineSeparator());
    assertThat(folder.resolve("out/report.html"))
        .content()
        .contains("a perturbation of its own, fitted to stargan. What other networks");
    JsonNode report = new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
    assertThat(report.at("/perturbations/0/detectors/0/name").asText()).isEqualTo("toy-detector");
    command.addAll(List.of("--held-out", "stargan"));
    assertThat(CommandLineRun.of(command.toArray(String[]::new)).err())
        .contains("--held-out leaves no network that photos could be fitted to");
    command.addAll(List.of("--held-out", "extd"));
    assertThat(CommandLineRun.of(command.toArray(String[]::new)).err())
        .contains("--held-out extd is none of the editors and detectors that are measured");
  }

  private static JsonNode fittedTo(JsonNode report, String name) {
    for (JsonNode each : report.get("perturbations")) {
      if (each.get("name").asText().equals(name)) {
        return each.get("fitted_to");
      }
    }
    throw new AssertionError(name + " is missing");
  }

  @Test
  void the_first_photos_by_name_can_be_left_out() throws Exception {
    List<String> command = command(folder.resolve("out"), "--skip", "1", "--images", "1");
    CommandLineRun run = CommandLineRun.of(command.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("1 photos");
    assertThat(folder.resolve("out/observations.csv")).content().contains("1.png");
    assertThat(folder.resolve("out/observations.csv")).content().doesNotContain("0.png", "2.png");
    command.set(command.indexOf("--skip") + 1, "3");
    assertThat(CommandLineRun.of(command.toArray(String[]::new)).err())
        .contains("of 3 photos 3 cannot be left out");
  }

  @Test
  void a_folder_of_another_evaluation_is_left_alone_unless_forced() throws Exception {
    List<String> command = command(folder.resolve("out"));
    assertThat(CommandLineRun.of(command.toArray(String[]::new)).status()).isZero();
    command.addAll(List.of("--images", "2"));
    CommandLineRun other = CommandLineRun.of(command.toArray(String[]::new));
    assertThat(other.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(other.err()).contains("other settings (photos_hash)", "--force");
    command.add("--force");
    CommandLineRun forced = CommandLineRun.of(command.toArray(String[]::new));
    assertThat(forced.status()).as(forced.err()).isZero();
    assertThat(forced.out()).startsWith("2 photos");
  }

  @Test
  void other_labels_of_the_same_photos_are_another_evaluation() throws Exception {
    Path labels = Files.writeString(folder.resolve("labels.csv"), labels(1));
    List<String> command = command(folder.resolve("out"), "--attributes", labels.toString());
    CommandLineRun first = CommandLineRun.of(command.toArray(String[]::new));
    assertThat(first.status()).as(first.err()).isZero();
    Files.writeString(labels, labels(-1));
    CommandLineRun other = CommandLineRun.of(command.toArray(String[]::new));
    assertThat(other.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(other.err()).contains("other settings (labels_hash)", "--force");
  }

  private static String labels(int last) {
    return "file,Male\n0.png,1\n1.png,-1\n2.png," + last + "\n";
  }

  @Test
  void another_finder_of_faces_under_the_same_name_is_another_evaluation() throws Exception {
    Path finder = folder.resolve("finder.safetensors");
    Files.copy(new Workplace(folder).detectorAsSureAs(0.9), finder);
    List<String> command = command(folder.resolve("out"), "--photo-size", "0.02");
    command.addAll(List.of("--images", "1", "--face-finder", "toy-detector=" + finder));
    CommandLineRun first = CommandLineRun.of(command.toArray(String[]::new));
    assertThat(first.status()).as(first.err()).isZero();
    Path another = new Workplace(folder).detectorAsSureAs(0.8);
    Files.copy(another, finder, StandardCopyOption.REPLACE_EXISTING);
    CommandLineRun other = CommandLineRun.of(command.toArray(String[]::new));
    assertThat(other.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(other.err()).contains("other settings (face_finder)", "--force");
  }

  @Test
  void missing_labels_different_budgets_and_unknown_transforms_are_told() throws Exception {
    Path weak = folder.resolve("weak.safetensors");
    try (Scope scope = Scope.open()) {
      PerturbationFile.write(Contender.random(new Budget(0.02), 32, 1).perturbation(), weak, false);
    }
    List<String> command = command(null, "--perturbation", weak.toString());
    CommandLineRun run = CommandLineRun.of(command.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("no labels for Black_Hair", "different budgets: random 0.05, weak 0.02");
    command.addAll(List.of("--transform", "fog"));
    CommandLineRun unknown = CommandLineRun.of(command.toArray(String[]::new));
    assertThat(unknown.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(unknown.err()).contains("no transform is called fog");
  }

  @Test
  void random_is_the_noise_that_ships_unless_another_size_or_budget_is_asked_for()
      throws Exception {
    String shipped;
    try (Scope scope = Scope.open()) {
      shipped = ShippedPerturbations.named(Contender.RANDOM).values().sha256();
    }
    List<String> small = command(null, "--images", "1", "--json");
    assertThat(noise(replaced(small, "32", "256"))).isEqualTo(shipped);
    assertThat(noise(small)).isNotEqualTo(shipped).isEqualTo(drawn(0.05));
    small.addAll(List.of("--epsilon", "0.02"));
    assertThat(noise(small)).isEqualTo(drawn(0.02));
  }

  /** The hash of the noise that an evaluation used. */
  private static String noise(List<String> command) throws IOException {
    CommandLineRun run = CommandLineRun.of(command.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out()).at("/settings/perturbations/0/sha256").asText();
  }

  private static List<String> replaced(List<String> command, String word, String other) {
    return command.stream().map(each -> each.equals(word) ? other : each).toList();
  }

  private static String drawn(double epsilon) {
    try (Scope scope = Scope.open()) {
      return Contender.random(new Budget(epsilon), 32, 1).perturbation().values().sha256();
    }
  }

  @Test
  void large_photos_are_a_section_of_their_own() throws Exception {
    List<String> command = command(null, "--photo-size", "0.02", "--images", "1", "--json");
    CommandLineRun run = CommandLineRun.of(command.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(run.out());
    assertThat(result.at("/perturbations/1/transform").asText()).isEqualTo("0.02mp");
    assertThat(result.at("/perturbations/1/psnr_db").asDouble()).isBetween(25.0, 60.0);
  }

  @Test
  void lpips_stands_beside_psnr_and_ssim_and_other_weights_are_other_settings() throws Exception {
    Path output = folder.resolve("out");
    String weights = "alex=" + alexNet("one.safetensors", 1) + "," + linear();
    List<String> command = command(output, "--lpips", weights, "--json");
    CommandLineRun run = CommandLineRun.of(command.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(run.out());
    assertThat(result.at("/perturbations/0/lpips").asDouble()).isPositive();
    assertThat(result.at("/perturbations/0/editors/0/edits/0/lpips").isDouble()).isTrue();
    assertThat(result.at("/settings/lpips/network").asText()).isEqualTo("AlexNet");
    assertThat(result.at("/settings/lpips/linear").asText()).hasSize(64);
    assertThat(Files.readString(output.resolve("report.html"))).contains("LPIPS (AlexNet)");
    List<String> other =
        replaced(command, weights, "alex=" + alexNet("other.safetensors", 2) + "," + linear());
    CommandLineRun refused = CommandLineRun.of(other.toArray(String[]::new));
    assertThat(refused.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(refused.err()).contains("other settings (lpips)");
  }

  @Test
  void wrong_files_for_lpips_are_told_in_one_sentence() throws Exception {
    String weights = "alex=" + linear() + "," + alexNet("a.safetensors", 1);
    List<String> swapped = command(null, "--lpips", weights);
    CommandLineRun run = CommandLineRun.of(swapped.toArray(String[]::new));
    assertThat(run.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(run.err()).contains("linear.safetensors: features.0.weight is missing");
    List<String> half = replaced(swapped, weights, "vgg=vgg16.pth");
    CommandLineRun usage = CommandLineRun.of(half.toArray(String[]::new));
    assertThat(usage.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(usage.err()).contains("LPIPS needs alex=BACKBONE,LINEAR", "not vgg=vgg16.pth");
  }

  /** Narrow, in torchvision's layout. */
  private Path alexNet(String name, long seed) {
    int[][] shapes = {{0, 4, 3, 11}, {3, 4, 4, 5}, {6, 4, 4, 3}, {8, 4, 4, 3}, {10, 4, 4, 3}};
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      RandomSource random = new RandomSource(seed);
      for (int[] s : shapes) {
        stored.put(
            "features." + s[0] + ".weight",
            StoredTensor.of(random.normal(DType.FLOAT32, s[1], s[2], s[3], s[3])));
        stored.put(
            "features." + s[0] + ".bias", StoredTensor.of(random.normal(DType.FLOAT32, s[1])));
      }
    }
    Checkpoint.write(folder.resolve(name), stored, Map.of());
    return folder.resolve(name);
  }

  /** Layers that weigh the maps of {@link #alexNet}. */
  private Path linear() {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      for (int i = 0; i < 5; i++) {
        stored.put(
            "lin" + i + ".model.1.weight",
            StoredTensor.of(new RandomSource(i).uniform(0, 1, DType.FLOAT32, 1, 4, 1, 1)));
      }
    }
    Path file = folder.resolve("linear.safetensors");
    Checkpoint.write(file, stored, Map.of());
    return file;
  }

  /** Evaluates noise on three photos. */
  private List<String> command(@Nullable Path output, String... more) throws Exception {
    String editor = "stargan=" + editorAndPhotos();
    String photos = folder.resolve("photos").toString();
    List<String> command = new ArrayList<>(List.of("evaluate", "--data", photos, "--size", "32"));
    command.addAll(List.of("--editor", editor, "--perturbation", "random"));
    if (output != null) {
      command.addAll(List.of("-o", output.toString()));
    }
    command.addAll(List.of(more));
    return command;
  }

  private static List<String> names(JsonNode report) {
    List<String> names = new ArrayList<>();
    report.get("perturbations").forEach(each -> names.add(each.get("name").asText()));
    return names;
  }

  @Test
  void without_a_network_there_is_nothing_to_measure() throws Exception {
    editorAndPhotos();
    CommandLineRun run =
        CommandLineRun.of("evaluate", "--data", folder.resolve("photos").toString());
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains("name at least one --editor or --detector");
  }

  private Path editorAndPhotos() throws Exception {
    Path weights = folder.resolve("stargan.safetensors");
    Path photos = Files.createDirectories(folder.resolve("photos"));
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
    return weights;
  }
}
