package org.tsdf.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.image.Encoding;
import org.tsdf.image.Photo;
import org.tsdf.network.GeneratorSize;
import org.tsdf.network.StarGanGenerator;
import org.tsdf.perturbation.PerturbationFile;
import org.tsdf.perturbation.ShippedPerturbations;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Sha256;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

class ProtectCommandTest {
  @TempDir private Path folder;

  @Test
  void it_protects_photos_and_reports_what_changed() throws Exception {
    Path photo = photo("me.png");
    CommandLineRun run = protect(photo, "--json");
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(run.out());
    JsonNode report = result.at("/photos/0/report");
    assertThat(report.get("psnr_db").asDouble()).isBetween(33.0, 45.0);
    assertThat(report.get("ssim").asDouble()).isBetween(0.5, 1.0);
    assertThat(report.get("largest_change").asInt()).isBetween(1, 6);
    assertThat(report.get("allowed_change").asInt()).isEqualTo(6);
    Photo written = Photo.read(folder.resolve("out/me.png"));
    assertThat(written.text())
        .containsOnly(Map.entry("Software", "tsdf"), Map.entry("tsdf:perturbation", "default"));
    assertThat(result.get("per_image").isNull()).isTrue();
  }

  @Test
  void a_perturbation_from_a_file_is_named_by_its_hash_and_no_path_is_published() throws Exception {
    Path own = folder.resolve("client-of-mine.safetensors");
    try (Scope scope = Scope.open()) {
      PerturbationFile.write(ShippedPerturbations.named("random"), own, true);
    }
    Path photo = photo("me.png");
    CommandLineRun run = protect(photo, "--perturbation", own.toString());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(Photo.read(folder.resolve("out/me.png")).text())
        .containsOnly(
            Map.entry("Software", "tsdf"),
            Map.entry("tsdf:perturbation", "sha256:" + Sha256.ofFile(own)));
  }

  @Test
  void a_broken_photo_is_skipped_and_counted_and_the_rest_goes_on() throws Exception {
    photo("in/a.png");
    Files.writeString(folder.resolve("in/b.jpg"), "broken");
    photo("in/c.png");
    CommandLineRun run = protect(folder.resolve("in"));
    assertThat(run.status()).isEqualTo(ExitStatus.SOME_SKIPPED);
    assertThat(run.out()).contains("2 protected, 1 skipped");
    assertThat(run.err()).contains("skipped: ").contains("b.jpg");
    assertThat(folder.resolve("out/a.png")).exists();
    assertThat(folder.resolve("out/c.png")).exists();
  }

  @Test
  void a_smaller_epsilon_changes_less() throws Exception {
    CommandLineRun run = protect(photo("me.png"), "--epsilon", "0.02", "--json");
    JsonNode report = new ObjectMapper().readTree(run.out()).at("/photos/0/report");
    assertThat(report.get("allowed_change").asInt()).isEqualTo(2);
    assertThat(report.get("largest_change").asInt()).isBetween(1, 2);
  }

  @Test
  void each_photo_can_be_protected_on_its_own() throws Exception {
    Path weights = folder.resolve("stargan.safetensors");
    try (Scope scope = Scope.open()) {
      Parameters fresh =
          StarGanGenerator.layout(new GeneratorSize(4, 1, 5))
              .initialise(new RandomSource(1), DType.FLOAT32);
      Map<String, StoredTensor> stored = new LinkedHashMap<>();
      fresh.names().forEach(name -> stored.put(name, StoredTensor.of(fresh.get(name))));
      Checkpoint.write(weights, stored, Map.of("image_size", "32"));
    }
    Path photo = photo("me.png");
    String[] alone = {
      "--per-image", "--editor", "stargan=" + weights, "--set", "interruption.epochs=3", "--json"
    };
    CommandLineRun own = protect(photo, alone);
    assertThat(own.status()).as(own.err()).isZero();
    byte[] tailored = Files.readAllBytes(folder.resolve("out/me.png"));
    JsonNode result = new ObjectMapper().readTree(own.out());
    assertThat(result.at("/photos/0/report/largest_change").asInt()).isBetween(1, 6);
    assertThat(result.get("per_image").toString())
        .isEqualTo("{\"recipe\":\"recommended+\",\"reach\":0.25,\"fitted_to\":[\"stargan\"]}");
    assertThat(Photo.read(folder.resolve("out/me.png")).text())
        .containsEntry("tsdf:per-image", "recommended+, reach 0.25");
    assertThat(protect(photo, "--force").status()).isZero();
    assertThat(Files.readAllBytes(folder.resolve("out/me.png"))).isNotEqualTo(tailored);
    for (String[] idle : new String[][] {{"--recipe", "paper"}, {"--reach", "0.5"}}) {
      assertThat(protect(photo, idle).err()).contains("are for --per-image");
    }
    assertThat(protect(photo, "--per-image", "--reach", "3").err())
        .contains("--reach must lie in (0, 2], was 3.0");
    for (String[] budget :
        new String[][] {{"--recipe", "recommended+gentle"}, {"--set", "budget.epsilon=0.02"}}) {
      assertThat(
              protect(photo, "--per-image", "--editor", "house-stargan", budget[0], budget[1])
                  .err())
          .contains("keeps the budget of the one that it begins with");
    }
  }

  @Test
  void without_names_a_photo_is_fitted_to_all_networks_that_ship_as_far_as_the_reach_goes()
      throws Exception {
    Path photo = photo("me.png", 256, 256);
    double[] moved = new double[2];
    double[] reach = {0.001, 2};
    try (Scope scope = Scope.open()) {
      Tensor shared = protectedPixels(photo, "--force");
      for (int i = 0; i < reach.length; i++) {
        String[] alone = {
          "--force",
          "--per-image",
          "--reach",
          String.valueOf(reach[i]),
          "--set",
          "interruption.epochs=2",
          "--set",
          "poisoning.epochs=2"
        };
        moved[i] = protectedPixels(photo, alone).minus(shared).abs().max().item() * 127.5;
      }
    }
    assertThat(moved[0]).isLessThan(1.5); // rounding to whole levels
    assertThat(moved[1]).isGreaterThan(1.5);
  }

  private Tensor protectedPixels(Path photo, String... more) {
    CommandLineRun run = protect(photo, more);
    assertThat(run.status()).as(run.err()).isZero();
    return Photo.read(folder.resolve("out/me.png")).toTensor();
  }

  @Test
  void the_line_says_how_many_faces_were_found_and_by_default_the_shipped_detector_searches()
      throws Exception {
    Path pair = Path.of("../examples/pair.jpg");
    CommandLineRun found = protect(pair, "--json");
    assertThat(found.status()).as(found.err()).isZero();
    JsonNode faces = new ObjectMapper().readTree(found.out()).at("/photos/0/report/faces");
    assertThat(faces).hasSize(2);
    assertThat(faces.get(0).get("right").asDouble()).isBetween(0.0, 1600.0);
    assertThat(protect(photo("noise.png")).out()).contains("no face found: whole photo");
    CommandLineRun again = protect(folder.resolve("noise.png"), "--force", "--json");
    assertThat(new ObjectMapper().readTree(again.out()).at("/photos/0/fitting").asText())
        .isEqualTo("no face found: whole photo");
  }

  @Test
  void other_detectors_find_the_faces_or_none_looks() throws Exception {
    Path photo = photo("me.png");
    String sure = "toy-detector=" + new Workplace(folder).detectorAsSureAs(0.9);
    assertThat(protect(photo, "--face-finder", sure).out()).contains("levels  1 face");
    CommandLineRun whole = protect(photo, "--whole-photo", "--force");
    assertThat(whole.out()).contains("levels  whole photo");
    CommandLineRun both = protect(photo, "--whole-photo", "--face-finder", sure);
    assertThat(both.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(both.err()).contains("--face-finder and --whole-photo exclude each other");
    assertThat(protect(photo, "--detector", sure).err()).contains("--face-finder names who finds");
  }

  @Test
  void wrong_options_are_one_sentence_and_exit_code_2() throws Exception {
    Path photo = photo("me.png");
    CommandLineRun name = protect(photo, "--perturbation", "nothing");
    assertThat(name.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(name.err()).contains("nothing is neither a file nor one of default");
    CommandLineRun epsilon = protect(photo, "--epsilon", "-1");
    assertThat(epsilon.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(epsilon.err()).contains("epsilon must lie in (0, 2], was -1.0");
    CommandLineRun nothing = protect(photo, "--epsilon", "0.001");
    assertThat(nothing.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(nothing.err()).contains("less than one level of 8-bit pixels");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void a_photo_that_does_not_exist_is_exit_code_1() {
    CommandLineRun run = protect(folder.resolve("gone.png"));
    assertThat(run.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(run.err()).contains("gone.png");
  }

  @Test
  @SharedTest
  void cmuas_tensor_serves_as_a_perturbation_and_faces_are_found_with_a_detector()
      throws Exception {
    CommandLineRun run =
        protect(
            SharedData.path("data/lfw-test/images/Abdoulaye_Wade_0001.jpg"),
            "--json",
            "--perturbation",
            SharedData.path("weights/cmua_perturbation.pt").toString(),
            "--face-finder",
            "retinaface=" + SharedData.path("weights/retinaface_mobilenet0.25.pth"));
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode report = new ObjectMapper().readTree(run.out()).at("/photos/0/report");
    assertThat(report.get("faces")).hasSize(1);
    assertThat(report.get("largest_change").asInt()).isBetween(1, 6);
    for (int[] size : new int[][] {{20, 20}, {5, 3000}}) {
      Path small = photo("small" + size[1] + ".png", size[0], size[1]);
      CommandLineRun tiny =
          protect(
              small,
              "--face-finder",
              "retinaface=" + SharedData.path("weights/retinaface_mobilenet0.25.pth"));
      assertThat(tiny.status()).as(tiny.err()).isZero();
      assertThat(tiny.out()).contains("no face found: whole photo");
    }
  }

  private CommandLineRun protect(Path path, String... more) {
    String[] arguments = new String[4 + more.length];
    arguments[0] = "protect";
    arguments[1] = path.toString();
    arguments[2] = "-o";
    arguments[3] = folder.resolve("out").toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    return CommandLineRun.of(arguments);
  }

  private Path photo(String name) throws Exception {
    return photo(name, 64, 80);
  }

  private Path photo(String name, int height, int width) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (Scope scope = Scope.open()) {
      Photo.fromTensor(new RandomSource(1).uniform(-1, 1, DType.FLOAT32, 1, 3, height, width))
          .write(file, new Encoding.Png(), false);
    }
    return file;
  }
}
