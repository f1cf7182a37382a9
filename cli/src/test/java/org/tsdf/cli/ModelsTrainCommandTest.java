package org.tsdf.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.tsdf.lab.training.network.TrainingSettings;
import org.tsdf.tensor.Checkpoint;
import picocli.CommandLine;

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
  void a_training_is_not_resumed_with_other_labels() throws IOException {
    assertThat(train("--iterations", "1").status()).isZero();
    Path manifest = place.folder().resolve("manifest.csv");
    Files.writeString(manifest, Files.readString(manifest).replace("0.png,1,-1", "0.png,1,1"));
    CommandLineRun on = train("--iterations", "2", "--resume");
    assertThat(on.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(on.err())
        .contains("own.safetensors.state: was saved by a run with other settings, photos, labels");
  }

  @Test
  void wrong_arguments_are_one_sentence_and_exit_code_2() {
    for (String[] wrong :
        new String[][] {
          {"--arch", "vae", "no architecture vae can be trained; there are: ", "stargan"},
          {"--size", "18", "size must be a multiple of 4, was 18"},
          {"--width", "0", "width must be a whole number and at least 1, was 0"},
          {"--blocks", "two", "blocks must be a whole number and at least 0, was two"},
          {"--images", "0", "--images must be at least 1"},
          {"--iterations", "0", "iterations must be a whole number and at least 1, was 0"},
          {"--every", "0", "saving must be every 1 iteration or more"},
          {"--learning-rate", "0", "the learning rate must be above 0"},
          {"--precision", "int8", "precision must be float32 or bfloat16, was int8"},
          {"--attribute", ",", "attribute must name at least one"},
          {"--set", "penalty=-1", "the weights of losses must not be negative"},
          {"--set", "landmarks=2", "stargan has no setting landmarks; it has ", "penalty=10"}
        }) {
      CommandLineRun run = train(wrong[0], wrong[1]);
      assertThat(run.status()).as(wrong[1]).isEqualTo(ExitStatus.USAGE);
      assertThat(run.err()).contains(List.of(wrong).subList(2, wrong.length));
    }
  }

  @Test
  void a_discriminator_to_begin_with_is_refused_where_nothing_learns_against_one() {
    CommandLineRun run =
        CommandLineRun.of(
            "models",
            "train",
            "--arch",
            "classifier",
            "--data",
            place.folder().toString(),
            "--start",
            "a",
            "--start-discriminator",
            "b.state",
            "-o",
            "c.safetensors");
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains("classifier learns against no discriminator");
  }

  @Test
  void an_option_that_the_architecture_does_not_know_is_refused() {
    TrainingOptions options = new TrainingOptions();
    new CommandLine(options).parseArgs("--size", "64", "--blocks", "2");
    TrainingSettings known = TrainingSettings.of("s3fd").having("size", 640);
    assertThatThrownBy(() -> options.applyTo(known))
        .hasMessage("s3fd has no setting blocks; it has size=640");
    assertThat(options.applyTo(known.having("blocks", 1)).integer("size", 1)).isEqualTo(64);
  }

  @Test
  void a_training_starts_from_the_weights_of_another_which_is_recorded() {
    assertThat(train("--iterations", "1").status()).isZero();
    Path first = folder.resolve("own.safetensors");
    Path second = folder.resolve("second.safetensors");
    String[] arguments = {"--start", first.toString(), "-o", second.toString(), "--size", "24"};
    CommandLineRun run = train(arguments);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(Checkpoint.read(second).metadata().get("provenance"))
        .contains(Checkpoint.read(first).sha256());
    CommandLineRun wider = train("--start", first.toString(), "--width", "3", "--force");
    assertThat(wider.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(wider.err())
        .contains("own.safetensors: main.0.weight has shape (2, 5, 7, 7), expected (3, 5, 7, 7)");
    CommandLineRun other =
        train("--start", first.toString(), "--attribute", "Young,Male", "--force");
    assertThat(other.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(other.err())
        .contains("was trained for the attributes Male,Young, expected Young,Male");
  }

  @Test
  void resuming_without_a_state_leaves_the_finished_weights_alone() throws IOException {
    Path output = folder.resolve("own.safetensors");
    assertThat(train().status()).isZero();
    byte[] before = Files.readAllBytes(output);
    Files.delete(folder.resolve("own.safetensors.state"));
    CommandLineRun run = train("--resume", "--iterations", "2");
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains("nothing lies beside " + output + " with which to go on");
    assertThat(Files.readAllBytes(output)).isEqualTo(before);
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
      {"--iterations", "1"},
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
