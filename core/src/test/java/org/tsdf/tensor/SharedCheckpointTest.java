package org.tsdf.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

  /** The hashes were computed by Python's own pickle, zipfile and numpy, without torch. */
  @ParameterizedTest
  @CsvSource({
    "retinaface_mobilenet0.25.pth, 300, body.stage1.0.0.weight, 171396a6b0c5c1ed",
    "EXTD_32.pth, 213, base.0.0.weight, 5fe503ef7ca508d6",
    "EXTD_64.pth, 164, base.0.0.weight, e8c76863a9f5eed0",
    "light_DSFD.pth, 642, conv1.conv.weight, 8b8001806014cf54",
    "cmua_perturbation.pt, 1, tensor, 02d8da0a9e057c1e",
    "imagenet_mobilenet0.25.tar, 164, stage1.0.0.weight, d2a0670112c54596",
    "lpips/alex.pth, 5, lin0.model.1.weight, 1b21ee01e0de563a",
    "lpips/squeeze.pth, 7, lin6.model.1.weight, 2a04f6f6f10023cb",
    "lpips/vgg.pth, 5, lin4.model.1.weight, 3735a0ea893525bd",
  })
  void real_weights_load_bit_for_bit_under_plain_names(
      String file, int count, String name, String hash) throws NoSuchAlgorithmException {
    Checkpoint checkpoint = Checkpoint.read(SharedData.path("weights/" + file));
    assertThat(checkpoint.names()).hasSize(count);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(checkpoint.get(name).data());
    assertThat(HexFormat.of().formatHex(digest.digest())).startsWith(hash);
  }

  @Test
  void the_hash_of_a_file_is_the_one_that_others_publish() {
    assertThat(Checkpoint.read(SharedData.path("weights/retinaface_mobilenet0.25.pth")).sha256())
        .isEqualTo("2979b33ffafda5d74b6948cd7a5b9a7a62f62b949cef24e95fd15d2883a65220");
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
