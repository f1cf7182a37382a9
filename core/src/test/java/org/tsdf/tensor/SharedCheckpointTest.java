package org.tsdf.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

@SharedTest
class SharedCheckpointTest {
  @ParameterizedTest
  @ValueSource(strings = {"stargan-g", "stargan-d", "hisd-g"})
  void both_pytorch_containers_hold_the_same_bits(String network) {
    Checkpoint zip = Checkpoint.read(SharedData.path("golden/" + network + "/weights.pth"));
    Checkpoint legacy =
        Checkpoint.read(SharedData.path("golden/" + network + "/weights-legacy.pth"));
    assertThat(legacy.names()).containsExactlyElementsOf(zip.names());
    for (String name : zip.names()) {
      assertThat(legacy.get(name)).hasToString(zip.get(name).toString());
      assertThat(legacy.get(name).data()).isEqualTo(zip.get(name).data());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "retinaface_mobilenet0.25.pth, 300, body.stage1.0.0.weight, 'FLOAT32 (8, 3, 3, 3)'",
    "EXTD_32.pth, 213, base.0.0.weight, 'FLOAT32 (64, 3, 3, 3)'",
    "EXTD_64.pth, 164, base.0.0.weight, 'FLOAT32 (64, 3, 3, 3)'",
    "light_DSFD.pth, 642, conv1.conv.weight, 'FLOAT32 (32, 3, 7, 7)'",
    "cmua_perturbation.pt, 1, tensor, 'FLOAT32 (3, 256, 256)'",
    "imagenet_mobilenet0.25.tar, 164, stage1.0.0.weight, 'FLOAT32 (8, 3, 3, 3)'",
    "lpips/alex.pth, 5, lin0.model.1.weight, 'FLOAT32 (1, 64, 1, 1)'",
    "lpips/squeeze.pth, 7, lin6.model.1.weight, 'FLOAT32 (1, 512, 1, 1)'",
    "lpips/vgg.pth, 5, lin4.model.1.weight, 'FLOAT32 (1, 512, 1, 1)'",
  })
  void real_weights_load_under_plain_names(String file, int count, String name, String described) {
    Checkpoint checkpoint = Checkpoint.read(SharedData.path("weights/" + file));
    assertThat(checkpoint.names()).hasSize(count);
    assertThat(checkpoint.get(name)).hasToString(described);
  }

  @Test
  void several_networks_in_one_file_are_sections() {
    Checkpoint hisd = Checkpoint.read(SharedData.path("golden/hisd-g/weights.pth"));
    assertThat(hisd.hasSection("gen")).isTrue();
    assertThat(hisd.section("gen_test").names()).isEqualTo(hisd.section("gen").names());
    assertThat(hisd.sectionIfPresent("gen_test", "gen").names())
        .hasSize(hisd.names().size() / 2)
        .isEqualTo(hisd.section("gen_test").names());
    Checkpoint stargan = Checkpoint.read(SharedData.path("golden/stargan-g/weights.pth"));
    assertThat(stargan.sectionIfPresent("G")).isSameAs(stargan);
  }
}
