package org.tsdf.lab.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.image.Faces;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.network.GeneratorSize;
import org.tsdf.network.StarGanGenerator;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.ScriptFile;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

class ModelsTest {
  @TempDir private Path folder;

  private Models models() {
    return new Models(folder.resolve("home"));
  }

  @Test
  void a_name_that_was_not_added_is_answered_with_where_to_get_it() {
    assertThatThrownBy(() -> models().resolve("stargan"))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContainingAll("200000-G.ckpt", "github.com", "tsdf models add stargan");
  }

  @Test
  void the_house_editors_and_detectors_come_with_the_program() {
    assertThat(models().shippedEditors())
        .containsExactlyInAnyOrder(
            "house-stargan", "house-attentiongan", "house-attgan", "house-hisd");
    assertThat(models().shippedDetectors())
        .containsExactlyInAnyOrder("house-s3fd", "house-dsfd", "house-retinaface");
  }

  @Test
  void an_unknown_architecture_is_answered_with_those_there_are() {
    assertThatThrownBy(() -> models().resolve("starfish=weights.pth"))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContainingAll("starfish", "stargan", "retinaface");
    assertThatThrownBy(() -> models().resolve("stargan=nothing.pth"))
        .hasMessageContaining("no such weights file: nothing.pth");
  }

  @Test
  void a_name_that_would_leave_the_folder_is_refused() throws Exception {
    Path file = Files.createFile(folder.resolve("weights.pth"));
    for (String name : new String[] {"../elsewhere", "a/b", ".hidden", ""}) {
      assertThatThrownBy(() -> models().add(name, file, Optional.of("extd")))
          .as(name)
          .isInstanceOf(CatalogueException.class);
    }
    assertThat(folder.resolve("elsewhere")).doesNotExist();
  }

  @Test
  void a_torchscript_file_is_added_and_edits_like_any_network() {
    Path file;
    try (Scope scope = Scope.open()) {
      file =
          ScriptFile.write(
              folder.resolve("negative.pt"),
              Map.of("sign", Tensors.full(-1, DType.FLOAT32, 1)),
              "def forward(self, x, c):\n  return x * self.sign\n",
              Map.of("image_size", "8"));
    }
    AddedModel added = models().add("negative", file, Optional.of("torchscript-editor"));
    assertThat(models().resolve("negative").sha256()).isEqualTo(added.sha256());
    try (Scope scope = Scope.open()) {
      FaceEditor editor = models().editor("negative", DType.FLOAT32);
      Faces faces = Faces.of(Tensors.full(0.25, DType.FLOAT32, 1, 3, 8, 8));
      Tensor forged = editor.forge(faces, editor.edits().get(0));
      assertThat(forged.max().item()).isEqualTo(-0.25);
    }
  }

  @Test
  void a_published_network_runs_at_the_size_of_the_catalogue_unless_its_file_tells_another() {
    models().add("stargan-128", stargan(Map.of()), Optional.empty());
    models().add("stargan", stargan(Map.of()), Optional.empty());
    assertThat(models().findAdded("stargan-128").orElseThrow().imageSize()).isEqualTo(128);
    assertThat(sizeOf("stargan-128")).isEqualTo(128);
    assertThat(sizeOf("stargan")).isEqualTo(256);
    models().remove("stargan-128");
    models().add("stargan-128", stargan(Map.of("image_size", "64")), Optional.empty());
    assertThat(sizeOf("stargan-128")).isEqualTo(64);
  }

  @Test
  void a_broken_model_stands_in_nobodys_way_and_can_be_removed() throws Exception {
    models().add("good", stargan(Map.of()), Optional.of("stargan"));
    Path all = folder.resolve("home/models");
    Path broken = Files.createDirectory(all.resolve("broken"));
    Files.writeString(broken.resolve("model.json"), "{ half");
    Files.createDirectory(all.resolve("empty"));
    Files.createDirectory(all.resolve("foreign"));
    Files.writeString(
        all.resolve("foreign/model.json"),
        "{\"name\":\"foreign\",\"architecture\":\"starfish\",\"file\":\"f\",\"bytes\":1,"
            + "\"sha256\":\"\"}");
    assertThat(sizeOf("good")).isEqualTo(256);
    assertThat(models().addedDetectors()).isEmpty();
    assertThat(models().unusable())
        .extracting(UnusableModel::name)
        .containsExactly("broken", "empty", "foreign");
    assertThatThrownBy(() -> models().resolve("broken"))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining("tsdf models remove broken");
    Files.createDirectories(all.resolve(".removing-broken/left"));
    for (String name : new String[] {"broken", "empty", "foreign"}) {
      models().remove(name);
    }
    try (Stream<Path> left = Files.list(all)) {
      assertThat(left).containsExactly(all.resolve("good"));
    }
  }

  private int sizeOf(String name) {
    try (Scope scope = Scope.open()) {
      return models().editor(name, DType.FLOAT32).imageSize();
    }
  }

  private Path stargan(Map<String, String> metadata) {
    Path file = folder.resolve("stargan.safetensors");
    try (Scope scope = Scope.open()) {
      Parameters fresh =
          StarGanGenerator.layout(new GeneratorSize(4, 1, 5))
              .initialise(new RandomSource(1), DType.FLOAT32);
      Map<String, StoredTensor> stored = new LinkedHashMap<>();
      fresh.names().forEach(name -> stored.put(name, StoredTensor.of(fresh.get(name))));
      Checkpoint.write(file, stored, metadata);
    }
    return file;
  }

  @Test
  @SharedTest
  void an_added_model_is_a_faithful_copy_that_loads_by_name() throws Exception {
    Path file = SharedData.path("weights/EXTD_64.pth");
    AddedModel added = models().add("extd", file, Optional.empty());
    assertThat(Models.verdict(added)).isEqualTo(HashVerdict.MATCHES);
    assertThat(models().findAdded("extd")).contains(added);
    assertThat(models().weights(added)).hasSameBinaryContentAs(file);
    try (Scope scope = Scope.open()) {
      String twin = "extd=" + SharedData.path("weights/EXTD_32.pth");
      assertThat(models().detectors(Arrays.asList("extd", twin), DType.FLOAT32))
          .extracting(FaceDetector::name)
          .containsExactly("extd", "extd-2");
    }
    models().remove("extd");
    assertThat(models().added()).isEmpty();
  }

  @Test
  @SharedTest
  void a_file_that_does_not_fit_leaves_nothing_behind() throws Exception {
    Path file = SharedData.path("weights/EXTD_64.pth");
    assertThatThrownBy(() -> models().add("s3fd", file, Optional.empty()))
        .isInstanceOf(CheckpointException.class);
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @Test
  @SharedTest
  void another_training_of_the_same_network_differs_in_its_hash() throws Exception {
    AddedModel added =
        models().add("extd", SharedData.path("weights/EXTD_32.pth"), Optional.empty());
    assertThat(Models.verdict(added)).isEqualTo(HashVerdict.DIFFERS);
    assertThat(HexFormat.of().parseHex(added.sha256())).hasSize(32);
    try (Stream<Path> left = Files.list(folder.resolve("home/models"))) {
      assertThat(left).containsExactly(folder.resolve("home/models/extd"));
    }
  }
}
