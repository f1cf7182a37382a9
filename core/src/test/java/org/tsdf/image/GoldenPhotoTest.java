package org.tsdf.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

/** Photos against bytes that Pillow and torchvision made. */
@SharedTest
class GoldenPhotoTest {
  private final Checkpoint golden =
      Checkpoint.read(SharedData.path("golden/metrics/golden.safetensors"));

  @Test
  void resizing_gives_the_very_bytes_of_pillow() {
    Photo celeba = photo("celeba.rgb178x218");
    assertThat(celeba.resized(61, 47).rgb()).containsExactly(bytes("pillow.down"));
    assertThat(photo("pair0.a").resized(150, 133).rgb()).containsExactly(bytes("pillow.up"));
    Photo crop = celeba.cropped(4, 24, 170, 170);
    assertThat(crop.rgb()).containsExactly(bytes("celeba.crop170"));
    assertThat(crop.resized(256, 256).rgb()).containsExactly(bytes("celeba.resized256"));
  }

  @Test
  void pixels_lie_on_the_scale_of_the_method() {
    try (Scope scope = Scope.open()) {
      Tensor pixels = photo("celeba.resized256").toTensor();
      float[] expected = golden.get("celeba.normalised_sub8").toTensor().toFloats();
      for (int channel = 0; channel < 3; channel++) {
        float[] plane = pixels.select(1, channel).toFloats();
        for (int i = 0; i < 32 * 32; i++) {
          assertThat(plane[8 * 256 * (i / 32) + 8 * (i % 32)])
              .isCloseTo(expected[channel * 32 * 32 + i], within(1e-6f));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg.q95", "jpeg.q75", "jpeg.q50", "jpeg.q90_444"})
  void jpeg_files_decode_as_libjpeg_turbo_decodes_them(String name) {
    Photo decoded = Photo.decode(bytes(name + ".file"), Path.of(name));
    byte[] expected = bytes(name + ".rgb");
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      sum += Math.abs((decoded.rgb()[i] & 0xFF) - (expected[i] & 0xFF));
    }
    assertThat(sum / expected.length).isLessThan(1);
  }

  private Photo photo(String name) {
    StoredTensor stored = golden.get(name);
    long[] shape = stored.shape();
    return new Photo((int) shape[1], (int) shape[0], bytes(name), null, false, Map.of());
  }

  private byte[] bytes(String name) {
    try (Scope scope = Scope.open()) {
      Tensor tensor = golden.get(name).toTensor();
      assertThat(tensor.dtype()).isEqualTo(DType.UINT8);
      return tensor.toBytes();
    }
  }
}
