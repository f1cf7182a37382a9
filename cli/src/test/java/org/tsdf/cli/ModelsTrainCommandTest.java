package org.tsdf.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTrainCommandTest {
  @TempDir private Path folder;

  private Workplace place = new Workplace(Path.of(""));

  @BeforeEach
  void makePhotos() throws IOException {
    place = new Workplace(Files.createDirectory(folder.resolve("photos")));
    StringBuilder rows = new StringBuilder("file,Male,Young\n");
    for (int i = 0; i < 4; i++) {
      place.photo(i + ".png", 20 + i, 20);
      rows.append(i).append(i % 2 == 0 ? ".png,1,-1\n" : ".png,-1,1\n");
    }
    Files.writeString(place.folder().resolve("manifest.csv"), rows);
  }

  @Test
  void what_was_trained_edits_a_photo_at_once() throws IOException {
    CommandLineRun run = train("--iterations", "2", "--json");
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(run.out());
    assertThat(result.get("finished").asBoolean()).isTrue();
    assertThat(result.get("losses").has("generator.reconstruction")).isTrue();
    assertThat(run.err()).contains("Photos 4/4").contains("Training 2/2");
    assertThat(folder.resolve("own.safetensors.training/sheet-000002.png")).exists();
    CommandLineRun edit =
        CommandLineRun.of(
            "edit",
            place.photo("face.png", 30, 30).toString(),
            "--editor",
            "stargan=" + folder.resolve("own.safetensors"),
            "--attribute",
            "young",
            "-o",
            folder.toString());
    assertThat(edit.status()).as(edit.err()).isZero();
  }

  @Test
  void what_is_there_is_neither_overwritten_nor_forgotten_unless_told() {
    assertThat(train("--iterations", "1").status()).isZero();
    CommandLineRun again = train("--iterations", "2");
    assertThat(again.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(again.err()).contains("own.safetensors exists").contains("--resume goes on");
    CommandLineRun on = train("--iterations", "2", "--resume");
    assertThat(on.status()).as(on.err()).isZero();
    assertThat(on.out()).contains("2 iterations").contains("prolongs the training");
    assertThat(train("--iterations", "1", "--force").status()).isZero();
  }

  @Test
  void wrong_arguments_are_one_sentence_and_exit_code_2() {
    for (String[] wrong :
        new String[][] {
          {"--arch", "vae", "--arch must be stargan, was vae"},
          {"--size", "18", "--size must be a multiple of 4"},
          {"--width", "0", "--width and --images must be at least 1"},
          {"--iterations", "0", "iterations, batch and criticSteps must be at least 1"},
          {"--every", "0", "saving must be every 1 iteration or more"},
          {"--learning-rate", "0", "the learning rate must be above 0"},
          {"--precision", "int8", "int8"}
        }) {
      CommandLineRun run = train(wrong[0], wrong[1]);
      assertThat(run.status()).as(wrong[1]).isEqualTo(ExitStatus.USAGE);
      assertThat(run.err()).contains(wrong[2]);
    }
  }

  @Test
  void an_attribute_that_the_photos_do_not_have_is_named() {
    CommandLineRun run = train("--attribute", "Bald");
    assertThat(run.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(run.err()).contains("the photos have no attribute Bald; known: Male, Young");
  }

  /** The options named later win. */
  private CommandLineRun train(String... more) {
    List<String> arguments = new ArrayList<>(List.of("models", "train"));
    List<String> given = List.of(more);
    String[][] usual = {
      {"--arch", "stargan"},
      {"--data", place.folder().toString()},
      {"--attribute", "Male,Young"},
      {"--size", "16"},
      {"--width", "2"},
      {"--blocks", "1"},
      {"--batch", "2"},
      {"--critic-steps", "1"},
      {"-o", folder.resolve("own.safetensors").toString()}
    };
    for (String[] option : usual) {
      if (!given.contains(option[0])) {
        arguments.addAll(List.of(option));
      }
    }
    arguments.addAll(given);
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }
}
