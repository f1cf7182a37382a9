package org.tsdf.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.image.Encoding;
import org.tsdf.image.Photo;
import org.tsdf.network.AttributeClassifier;
import org.tsdf.network.GeneratorSize;
import org.tsdf.network.StarGanGenerator;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;

class ModelsMeasureCommandTest {
  private static final Map<String, String> METADATA =
      Map.of("attributes", "Male,Young", "image_size", "32");

  @TempDir private Path folder;
  private Path photos;
  private Path judge;
  private Path editor;

  @BeforeEach
  void makePhotosAndNetworks() throws IOException {
    photos = Files.createDirectory(folder.resolve("photos"));
    StringBuilder rows = new StringBuilder("file,Male,Young\n");
    try (Scope scope = Scope.open()) {
      for (int i = 0; i < 4; i++) {
        Photo.fromTensor(new RandomSource(i).uniform(-1, 1, DType.FLOAT32, 1, 3, 40, 40))
            .write(photos.resolve(i + ".png"), new Encoding.Png(), false);
        rows.append(i).append(".png,").append(i % 2).append(",1\n");
      }
    }
    Files.writeString(photos.resolve("manifest.csv"), rows);
    judge = write("judge", AttributeClassifier.layout(new AttributeClassifier.Size(2, 2)));
    editor = write("editor", StarGanGenerator.layout(new GeneratorSize(2, 1, 2)));
  }

  private Path write(String name, Layout layout) {
    Path file = folder.resolve(name + ".safetensors");
    try (Scope scope = Scope.open()) {
      Parameters fresh = layout.initialise(new RandomSource(1), DType.FLOAT32);
      Map<String, StoredTensor> stored = new LinkedHashMap<>();
      fresh.names().forEach(each -> stored.put(each, StoredTensor.of(fresh.get(each))));
      Checkpoint.write(file, stored, METADATA);
    }
    return file;
  }

  @Test
  void an_editor_is_measured_and_its_sheet_written() throws IOException {
    CommandLineRun run =
        CommandLineRun.of(
            "models",
            "measure",
            "stargan=" + editor,
            "--data",
            photos.toString(),
            "--classifier",
            judge.toString(),
            "--json",
            "-o",
            folder.resolve("out").toString());
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode measured = new ObjectMapper().readTree(run.out()).get(0);
    assertThat(measured.path("kind").asText()).isEqualTo("editor");
    assertThat(measured.path("photos").asInt()).isEqualTo(4);
    assertThat(measured.at("/editor/edits").findValuesAsText("edit"))
        .containsExactly("Male", "Young");
    assertThat(measured.at("/editor/identity_psnr_db").asDouble()).isPositive();
    assertThat(Photo.read(folder.resolve("out/stargan.png")).width()).isEqualTo(4 * (32 + 2));
    assertThat(new ObjectMapper().readTree(folder.resolve("out/stargan.json").toFile()))
        .isEqualTo(measured);
  }

  @Test
  void a_sheet_that_cannot_be_drawn_does_not_cost_the_measures() throws IOException {
    Files.writeString(photos.resolve("0.png"), "no picture");
    Path out = folder.resolve("out");
    CommandLineRun run =
        CommandLineRun.of(
            "models",
            "measure",
            "classifier=" + judge,
            "--data",
            photos.toString(),
            "--sheet",
            "1",
            "-o",
            out.toString());
    assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.SOME_SKIPPED);
    assertThat(run.err()).contains("no sheet of classifier: ");
    assertThat(run.out()).contains("3 photos of photos");
    assertThat(new ObjectMapper().readTree(out.resolve("classifier.json").toFile()).get("photos"))
        .hasToString("3");
  }

  @Test
  void boxes_in_an_archive_are_the_truth_as_those_in_a_folder_are() throws IOException {
    Files.writeString(photos.resolve("boxes.csv"), "file,x,y,w,h\n0.png,8,8,24,24\n");
    Path zip = folder.resolve("scenes.zip");
    try (FileSystem archive =
            FileSystems.newFileSystem(URI.create("jar:" + zip.toUri()), Map.of("create", "true"));
        Stream<Path> files = Files.list(photos)) {
      for (Path file : files.toList()) {
        Files.copy(file, archive.getPath(String.valueOf(file.getFileName())));
      }
    }
    for (Path data : List.of(photos, zip)) {
      CommandLineRun run =
          CommandLineRun.of(
              "models", "measure", "house-retinaface", "--data", data.toString(), "--json");
      assertThat(run.status()).as(run.err()).isZero();
      JsonNode detector = new ObjectMapper().readTree(run.out()).get(0).get("detector");
      assertThat(detector.get("faces").asInt()).as("%s", data).isEqualTo(1);
      assertThat(detector.get("truth").asText()).doesNotContain("central");
    }
  }

  @Test
  void measures_of_other_weights_are_refused_by_a_card() throws IOException {
    Path out = folder.resolve("out");
    CommandLineRun.of(
        "models",
        "measure",
        "classifier=" + judge,
        "--data",
        photos.toString(),
        "-o",
        out.toString());
    CommandLineRun run =
        CommandLineRun.of(
            "models",
            "card",
            "stargan=" + editor,
            "--measures",
            out.resolve("classifier.json").toString(),
            "-o",
            out.toString());
    assertThat(run.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(run.err()).contains("classifier.json measures other weights than those of stargan");
    assertThat(out.resolve("stargan.md")).doesNotExist();
  }

  @Test
  void a_card_is_written_of_weights_measures_and_a_sheet() throws IOException {
    Path out = folder.resolve("cards");
    String model = "stargan=" + editor;
    CommandLineRun measured =
        CommandLineRun.of(
            "models",
            "measure",
            model,
            "--data",
            photos.toString(),
            "--classifier",
            judge.toString(),
            "-o",
            out.toString());
    assertThat(measured.status()).as(measured.err()).isZero();
    CommandLineRun run =
        CommandLineRun.of(
            "models",
            "card",
            model,
            "--name",
            "mine",
            "--measures",
            out.resolve("stargan.json").toString(),
            "--faces",
            photos.toString(),
            "-o",
            out.toString());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(Files.readString(out.resolve("mine.md")))
        .contains("# mine", "(mine.jpg)", "On 4 photos of `photos`", "| Male |");
    assertThat(Files.size(out.resolve("mine.jpg"))).isLessThan(300_000);
  }

  @Test
  void the_sheet_of_a_classifier_shows_every_face() throws IOException {
    Path out = folder.resolve("cards");
    CommandLineRun run =
        CommandLineRun.of(
            "models",
            "card",
            "classifier=" + judge,
            "--name",
            "judge",
            "--faces",
            photos.toString(),
            "-o",
            out.toString());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(Files.readString(out.resolve("judge.md")))
        .contains("(judge.jpg)", "Below each face");
    assertThat(Photo.read(out.resolve("judge.jpg")).width()).isEqualTo(4 * 200);
  }

  @Test
  void a_broken_photo_is_left_out_and_told() throws IOException {
    Files.writeString(photos.resolve("2.png"), "no picture");
    CommandLineRun run =
        CommandLineRun.of("models", "measure", "classifier=" + judge, "--data", photos.toString());
    assertThat(run.status()).isEqualTo(ExitStatus.SOME_SKIPPED);
    assertThat(run.err()).contains("2.png");
    assertThat(run.out()).contains("3 photos of photos").containsPattern("Male +accuracy [01]");
  }

  @Test
  void photos_of_which_the_attribute_is_not_known_are_refused() throws IOException {
    Files.writeString(
        photos.resolve("manifest.csv"), "file,Male\n0.png,1\n1.png,0\n2.png,1\n3.png,0\n");
    CommandLineRun run =
        CommandLineRun.of(
            "models",
            "measure",
            "stargan=" + editor,
            "--data",
            photos.toString(),
            "--classifier",
            judge.toString());
    assertThat(run.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(run.err()).contains("no attribute Young");
  }
}
