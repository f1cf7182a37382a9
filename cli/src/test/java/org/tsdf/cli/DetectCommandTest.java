package org.tsdf.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.image.Photo;
import org.tsdf.image.Quantisation;
import org.tsdf.tensor.Scope;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

class DetectCommandTest {
  @TempDir private Path folder;
  private Path photos = Path.of("");

  @BeforeEach
  void prepare() throws Exception {
    System.setProperty("tsdf.home", folder.resolve("home").toString());
    photos = Files.createDirectory(folder.resolve("photos"));
  }

  @AfterEach
  void useTheUsersFolderAgain() {
    System.clearProperty("tsdf.home");
  }

  private String toy(double score) {
    return "toy-detector=" + new Workplace(folder).detectorAsSureAs(score);
  }

  @Test
  void boxes_are_drawn_in_the_detectors_colour_and_told_beside_the_picture() throws Exception {
    Path photo = new Workplace(photos).photo("a.png", 400, 200);
    Path out = folder.resolve("seen");
    CommandLineRun run =
        CommandLineRun.of(
            "detect", photo.toString(), "--detector", toy(0.75), "-o", out.toString());
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("toy-detector: 1 face", "0.75 at (100, 50) to (300, 150)");

    JsonNode told = new ObjectMapper().readTree(out.resolve("a-faces.json").toFile());
    JsonNode seen = told.at("/detectors/0");
    assertThat(seen.at("/colour").asText()).isEqualTo("#ff8c00");
    assertThat(seen.at("/faces/0/box/right").asDouble()).isEqualTo(300);
    try (Scope scope = Scope.open()) {
      Photo drawn = Photo.read(out.resolve("a-faces.png"));
      assertThat(drawn.width()).isEqualTo(400);
      assertThat(drawn.height()).isGreaterThan(200);
      byte[] edge =
          Quantisation.toLevels(drawn.toTensor()).narrow(2, 100, 1).narrow(3, 300, 1).toBytes();
      assertThat(edge).containsExactly((byte) 0xff, (byte) 0x8c, (byte) 0x00);
    }
  }

  @Test
  void a_large_photo_is_searched_reduced_and_its_boxes_are_given_in_full_size() {
    Path photo = new Workplace(photos).photo("big.png", 640, 320);
    CommandLineRun run =
        CommandLineRun.of(
            "detect", photo.toString(), "--detector", toy(0.9), "--longest-side", "128");
    assertThat(run.out()).contains("0.90 at (160, 80) to (480, 240)");
  }

  @Test
  void a_large_photo_is_searched_at_several_sizes_where_none_is_named() {
    Path photo = new Workplace(photos).photo("big.png", 640, 320);
    CommandLineRun run = CommandLineRun.of("detect", photo.toString(), "--detector", toy(0.9));
    assertThat(run.out()).contains("1 face", "0.90 at (160, 80) to (480, 240)");
    CommandLineRun none =
        CommandLineRun.of(
            "detect", photo.toString(), "--detector", toy(0.9), "--longest-side", "0");
    assertThat(none.status()).isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void faces_below_the_minimum_score_are_left_out() {
    Path photo = new Workplace(photos).photo("a.png", 40, 40);
    String[] args = {"detect", photo.toString(), "--detector", toy(0.4)};
    assertThat(CommandLineRun.of(args).out()).contains("0 faces");
    String[] lower = Arrays.copyOf(args, 6);
    lower[4] = "--minimum-score";
    lower[5] = "0.3";
    assertThat(CommandLineRun.of(lower).out()).contains("1 face");
    for (String no : new String[] {"50", "0", "NaN"}) {
      lower[5] = no;
      assertThat(CommandLineRun.of(lower).status()).as(no).isEqualTo(ExitStatus.USAGE);
    }
  }

  @Test
  void a_folder_is_searched_through_and_a_broken_photo_is_skipped_and_told() throws Exception {
    new Workplace(Files.createDirectory(photos.resolve("within"))).photo("b.jpg", 40, 40);
    new Workplace(photos).photo("c.png", 40, 40);
    Files.writeString(photos.resolve("broken.jpg"), "not a photo");
    Files.writeString(photos.resolve("notes.txt"), "not a photo either");
    CommandLineRun run =
        CommandLineRun.of("detect", photos.toString(), "--detector", toy(1), "--json");
    assertThat(run.status()).isEqualTo(ExitStatus.SOME_SKIPPED);
    assertThat(run.err()).contains("broken.jpg").contains("skipped").doesNotContain("notes.txt");
    assertThat(new ObjectMapper().readTree(run.out()).findValuesAsText("photo"))
        .containsExactly(
            photos.resolve("c.png").toString(), photos.resolve("within/b.jpg").toString());
  }

  @Test
  void pictures_are_not_written_over_without_being_told_to() {
    Path photo = new Workplace(photos).photo("a.png", 40, 40);
    String out = folder.toString();
    String[] args = {"detect", photo.toString(), "--detector", toy(1), "-o", out};
    assertThat(CommandLineRun.of(args).status()).isZero();
    assertThat(CommandLineRun.of(args).status()).isEqualTo(ExitStatus.SOME_SKIPPED);
    String[] forced = Arrays.copyOf(args, 7);
    forced[6] = "--force";
    assertThat(CommandLineRun.of(forced).status()).isZero();
  }

  @Test
  void a_json_file_that_is_there_stays_and_no_picture_is_written_beside_it() throws Exception {
    Path photo = new Workplace(photos).photo("a.png", 40, 40);
    Path json = Files.writeString(folder.resolve("a-faces.json"), "mine");
    String[] args = {"detect", photo.toString(), "--detector", toy(1), "-o", folder.toString()};
    CommandLineRun run = CommandLineRun.of(args);
    assertThat(run.status()).isEqualTo(ExitStatus.SOME_SKIPPED);
    assertThat(run.err()).contains("a-faces.json").contains("exists already");
    assertThat(json).hasContent("mine");
    assertThat(folder.resolve("a-faces.png")).doesNotExist();
  }

  @Test
  void photos_of_equal_names_give_files_of_their_own() throws Exception {
    for (String sub : new String[] {"a", "b", "c"}) {
      new Workplace(Files.createDirectory(photos.resolve(sub))).photo("1.jpg", 40, 40);
    }
    new Workplace(photos.resolve("a")).photo("1.png", 40, 40);
    Path out = folder.resolve("seen");
    CommandLineRun run =
        CommandLineRun.of("detect", photos.toString(), "--detector", toy(1), "-o", out.toString());
    assertThat(run.status()).as(run.err()).isZero();
    String[] names = {"1", "1.png", "1.jpg", "1.jpg-2"};
    String[] sources = {"a/1.jpg", "a/1.png", "b/1.jpg", "c/1.jpg"};
    for (int i = 0; i < names.length; i++) {
      assertThat(out.resolve(names[i] + "-faces.png")).exists();
      JsonNode told = new ObjectMapper().readTree(out.resolve(names[i] + "-faces.json").toFile());
      assertThat(told.get("photo").asText()).isEqualTo(photos.resolve(sources[i]).toString());
    }
  }

  @Test
  void
      all_added_detectors_search_where_none_is_named_and_the_house_detectors_before_any_is_added() {
    Path photo = new Workplace(photos).photo("a.png", 40, 40);
    CommandLineRun none = CommandLineRun.of("detect", photo.toString());
    assertThat(none.status()).as(none.err()).isZero();
    assertThat(none.out()).contains("house-retinaface: ", "house-s3fd: ");

    String weights = new Workplace(folder).detectorAsSureAs(1).toString();
    for (String name : new String[] {"one", "two"}) {
      assertThat(
              CommandLineRun.of("models", "add", name, weights, "--architecture", "toy-detector")
                  .status())
          .isZero();
    }
    assertThat(CommandLineRun.of("detect", photo.toString()).out())
        .contains("one: 1 face", "two: 1 face")
        .doesNotContain("house-");
  }

  @SharedTest
  @Test
  void the_real_retinaface_sees_the_face_of_a_portrait() {
    String weights = SharedData.path("weights/retinaface_mobilenet0.25.pth").toString();
    String photo = SharedData.path("data/portraits-pd/images/A000055.jpg").toString();
    CommandLineRun run = CommandLineRun.of("detect", photo, "--detector", "retinaface=" + weights);
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("retinaface: 1 face");
  }
}
