package org.tsdf.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

/** What the README says of the perturbation that ships, on a few real photos. */
class DefaultPerturbationTest {
  @Test
  @SharedTest
  void the_default_perturbation_hides_faces_from_retinaface_and_noise_does_not() throws Exception {
    CommandLineRun run =
        CommandLineRun.of(
            "evaluate",
            "--json",
            "--images",
            "40",
            "--data",
            SharedData.path("data/celebahq256-test").toString(),
            "--detector",
            "retinaface=" + SharedData.path("weights/retinaface_mobilenet0.25.pth"));
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(run.out()).get("perturbations");
    assertThat(result.at("/1/detectors/0/f1_tsdf").asDouble()).isLessThan(0.7);
    assertThat(result.at("/2/detectors/0/f1_tsdf").asDouble()).isGreaterThan(0.97);
  }

  /** Few photos: the figures themselves stand in docs/experiments/recommended.md. */
  @Test
  @SharedTest
  void the_default_breaks_more_forgeries_than_what_it_is_compared_with_and_changes_no_more()
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of("evaluate", "--json", "--images", "12"));
    arguments.addAll(List.of("--data", SharedData.path("data/celeba-test").toString()));
    for (String editor : List.of("stargan", "attentiongan", "hisd")) {
      arguments.addAll(List.of("--editor", "house-" + editor));
    }
    for (String name : List.of("default", "paper", "found", "cmua")) {
      arguments.addAll(List.of("--perturbation", name));
    }
    CommandLineRun run = CommandLineRun.of(arguments.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(run.out()).get("perturbations");
    JsonNode own = result.get(0);
    assertThat(own.get("name").asText()).isEqualTo("default");
    assertThat(own.get("psnr_db").asDouble()).isGreaterThan(33.5);
    for (int i = 1; i <= 3; i++) {
      assertThat(meanBroken(own)).as(own.toString()).isGreaterThan(meanBroken(result.get(i)));
    }
  }

  private static double meanBroken(JsonNode perturbation) {
    double sum = 0;
    for (JsonNode editor : perturbation.get("editors")) {
      assertThat(editor.get("sr_mask").isNumber()).isTrue();
      sum += editor.get("sr_mask").asDouble();
    }
    return sum / perturbation.get("editors").size();
  }
}
