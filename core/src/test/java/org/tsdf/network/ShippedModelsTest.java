package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;

class ShippedModelsTest {
  private static final long MOST_BYTES = 30_000_000;

  @TempDir private Path folder;

  @Test
  void what_the_library_ships_is_small_in_half_precision_and_what_its_index_says() {
    long bytes = 0;
    for (ShippedModel model : ShippedModels.own().all()) {
      Checkpoint weights = Checkpoint.read(ShippedModels.own().file(model));
      bytes += model.bytes();
      assertThat(ShippedModels.own().file(model)).hasSize(model.bytes());
      assertThat(weights.metadata())
          .as(model.name())
          .containsEntry("architecture", model.architecture())
          .containsKey("provenance");
      if (model.imageSize() > 0) {
        assertThat(weights.metadata()).containsEntry("image_size", "" + model.imageSize());
      }
      if (weights.metadata().containsKey("attributes")) {
        assertThat(weights.metadata().get("attributes"))
            .isEqualTo(String.join(",", model.attributes()));
      }
      for (String name : weights.names()) {
        assertThat(weights.get(name).type()).as(name).isNotIn(DType.FLOAT32, DType.FLOAT64);
      }
    }
    assertThat(bytes).isLessThanOrEqualTo(MOST_BYTES);
  }

  @Test
  void what_the_library_ships_can_be_loaded_by_name() {
    for (ShippedModel model : ShippedModels.own().all()) {
      try (Scope scope = Scope.open()) {
        Class<?> port =
            switch (model.kind()) {
              case "editor" -> FaceEditor.class;
              case "detector" -> FaceDetector.class;
              default -> AttributeClassifier.class;
            };
        assertThat(ShippedModels.own().load(model.name(), port, DType.FLOAT32)).isNotNull();
      }
    }
  }

  @Test
  void one_more_takes_a_file_and_an_entry() throws IOException {
    try (Scope scope = Scope.open()) {
      ShippedModels models = shipped(writeTiny());
      assertThat(models.all()).hasSize(1);
      FaceEditor editor = models.load("house-tiny", FaceEditor.class, DType.FLOAT32);
      assertThat(editor.imageSize()).isEqualTo(32);
      assertThat(editor.name()).isEqualTo("house-tiny");
      ShippedModel model = models.all().get(0);
      assertThat(models.file(model)).as("unpacked once").isEqualTo(models.file(model)).exists();
    }
  }

  @Test
  void weights_that_the_index_does_not_describe_are_refused() throws IOException {
    try (Scope scope = Scope.open()) {
      ShippedModels models = shipped("0".repeat(64));
      writeTiny();
      assertThatThrownBy(() -> models.load("house-tiny", FaceEditor.class, DType.FLOAT32))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("tiny.safetensors")
          .hasMessageContaining("SHA-256");
    }
  }

  @Test
  void other_names_and_other_kinds_are_refused() throws IOException {
    try (Scope scope = Scope.open()) {
      ShippedModels models = shipped(writeTiny());
      assertThatThrownBy(() -> models.load("house-other", FaceEditor.class, DType.FLOAT32))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("house-other")
          .hasMessageContaining("house-tiny");
      assertThatThrownBy(() -> models.load("house-tiny", FaceDetector.class, DType.FLOAT32))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("editor");
    }
  }

  /** Returns the hash of the file. */
  private String writeTiny() {
    Parameters parameters =
        StarGanGenerator.layout(new GeneratorSize(2, 1, 2))
            .initialise(new RandomSource(1), DType.FLOAT32);
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    parameters.names().forEach(name -> stored.put(name, StoredTensor.of(parameters.get(name))));
    Path file = folder.resolve("tiny.safetensors");
    Checkpoint.write(file, stored, Map.of("image_size", "32", "attributes", "Male,Young"));
    return Checkpoint.read(file).sha256();
  }

  private ShippedModels shipped(String sha256) throws IOException {
    ShippedModel tiny =
        new ShippedModel(
            "house-tiny",
            "stargan",
            "editor",
            "tiny.safetensors",
            1,
            sha256,
            32,
            List.of("Male", "Young"),
            "docs/models/house-tiny.md");
    Files.write(folder.resolve("models.json"), new ObjectMapper().writeValueAsBytes(List.of(tiny)));
    return ShippedModels.in(folder);
  }
}
