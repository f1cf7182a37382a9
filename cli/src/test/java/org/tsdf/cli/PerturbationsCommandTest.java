package org.tsdf.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.image.Photo;
import org.tsdf.perturbation.ShippedPerturbations;

class PerturbationsCommandTest {
  @TempDir private Path folder;

  @Test
  void every_shipped_perturbation_is_listed_with_its_strength_and_what_it_was_trained_against()
      throws Exception {
    JsonNode listed = json("perturbations", "list", "--json");
    assertThat(listed.findValuesAsText("name"))
        .containsExactlyElementsOf(ShippedPerturbations.names());
    JsonNode first = listed.get(0);
    assertThat(first.at("/strength/epsilon").asDouble()).isEqualTo(0.05);
    assertThat(first.at("/strength/psnr_db").asDouble()).isBetween(33.0, 34.0);
    assertThat(first.at("/strength/saturated_share").asDouble()).isBetween(0.0, 1.0);
    assertThat(first.get("trained_against").size()).isPositive();
    assertThat(CommandLineRun.of("perturbations", "list").out()).contains("NAME", "default");
  }

  @Test
  void it_is_said_of_which_networks_others_have_the_name_now_and_that_noise_learnt_nothing() {
    assertThat(CommandLineRun.of("perturbations", "show", "default").out().lines())
        .anyMatch(
            line ->
                line.contains("house-attentiongan (attentiongan, SHA-256 ")
                    && line.endsWith(", which another has replaced"))
        .anyMatch(line -> line.contains("house-hisd (hisd, SHA-256 ") && line.endsWith(")"));
    assertThat(CommandLineRun.of("perturbations", "show", "random").out())
        .contains("  seed  ")
        .doesNotContain("learnt from", "left to poisoning");
    assertThat(CommandLineRun.of("perturbations", "list").out().lines())
        .anyMatch(line -> line.endsWith("another network has replaced house-attentiongan since"))
        .anyMatch(line -> line.startsWith("random ") && line.contains(" -        256x256"))
        .anyMatch(line -> line.startsWith("gentle ") && line.contains(" over 33 "));
  }

  @Test
  void the_card_can_be_read_and_the_perturbation_is_drawn() {
    Path pictures = folder.resolve("pictures");
    CommandLineRun run =
        CommandLineRun.of("perturbations", "show", "default", "-o", pictures.toString());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("epsilon 0.05", "learnt from", "trained against", "recipe");
    for (String kind : new String[] {"amplified", "spectrum"}) {
      Photo drawn = Photo.read(pictures.resolve("default-" + kind + ".png"));
      assertThat(drawn.width()).as(kind).isEqualTo(256);
    }
    assertThat(pictures.resolve("default-histogram.png")).exists();
  }

  @Test
  void pictures_that_are_there_are_left_alone() {
    String[] twice = {"perturbations", "show", "default", "-o", folder.toString()};
    assertThat(CommandLineRun.of(twice).status()).isZero();
    CommandLineRun again = CommandLineRun.of(twice);
    assertThat(again.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(again.err()).contains("default-amplified.png exists; --force draws over it");
    assertThat(folder.resolve("default-amplified.png").toFile().delete()).isTrue();
    assertThat(CommandLineRun.of(twice).err()).contains("default-spectrum.png exists");
    assertThat(folder.resolve("default-amplified.png")).doesNotExist(); // all of them or none
  }

  @Test
  void the_card_is_there_as_json_too() throws Exception {
    JsonNode shown = json("perturbations", "show", "default", "--json");
    assertThat(shown.at("/card/data/images").asInt()).isPositive();
    assertThat(shown.at("/card/recipe/name").asText()).isNotEmpty();
  }

  @Test
  void an_unknown_name_is_wrong_usage() {
    CommandLineRun run = CommandLineRun.of("perturbations", "show", "nonsense");
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains("nonsense is neither a file nor one of default");
  }

  private static JsonNode json(String... args) throws Exception {
    CommandLineRun run = CommandLineRun.of(args);
    assertThat(run.status()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }
}
