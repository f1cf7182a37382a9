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
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

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
    assertThat(result.get("perturbations").findValuesAsText("name"))
        .containsExactly("default", "stargan", "random", "stargan");
    for (JsonNode each : result.get("perturbations")) {
      assertThat(each.get("psnr_db").asDouble()).isGreaterThan(30.0);
      JsonNode editor = each.at("/editors/0");
      long measured = editor.get("forgeries").asLong() + editor.get("empty_masks").asLong();
      assertThat(measured).isEqualTo(3 * 5);
      assertThat(editor.get("sr_mask").asDouble()).isBetween(0.0, 1.0);
    }
  }

  @Test
  void without_a_network_there_is_nothing_to_measure() throws Exception {
    editorAndPhotos();
    CommandLineRun run =
        CommandLineRun.of("evaluate", "--data", folder.resolve("photos").toString());
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains("name at least one --editor or --detector");
  }

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
    assertThat(result.at("/0/detectors/0/f1_tsdf").asDouble()).isLessThan(0.92);
    assertThat(result.at("/1/detectors/0/f1_tsdf").asDouble()).isGreaterThan(0.97);
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
