package org.tsdf.lab.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.image.Encoding;
import org.tsdf.image.Photo;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.testing.Seeds;

class FramingTest {
  @TempDir private Path folder;

  @Test
  void framings_of_any_photo_differ_stay_in_range_and_follow_the_seed() {
    Seeds.forAll(
        20,
        seed -> {
          try (Scope scope = Scope.open()) {
            int width = 20 + (int) (7 * seed % 60);
            Photo photo = noise(seed, 50, width);
            RandomSource random = new RandomSource(seed);
            Tensor first = Framing.of(photo, 32, random);
            Tensor second = Framing.of(photo, 32, random);
            assertThat(first.shape()).containsExactly(1, 3, 32, 32);
            assertThat(first.abs().max().item()).isLessThanOrEqualTo(1);
            assertThat(first.toFloats()).isNotEqualTo(second.toFloats());
            assertThat(Framing.of(photo, 32, new RandomSource(seed)).toFloats())
                .containsExactly(first.toFloats());
          }
        });
  }

  @Test
  void a_data_set_gives_the_framings_of_its_readable_photos() throws Exception {
    noise(1, 40, 40).write(folder.resolve("a.png"), new Encoding.Png(), false);
    Files.writeString(folder.resolve("b.jpg"), "broken");
    noise(2, 40, 60).write(folder.resolve("c.png"), new Encoding.Png(), false);
    try (Scope scope = Scope.open()) {
      FaceDataset dataset = FaceDataset.open(folder, null);
      Tensor framings = dataset.framings(16, 3, 5);
      assertThat(framings.shape()).containsExactly(6, 3, 16, 16);
      assertThat(dataset.framings(16, 3, 5).toFloats()).containsExactly(framings.toFloats());
    }
  }

  private static Photo noise(long seed, int height, int width) {
    try (Scope scope = Scope.open()) {
      return Photo.fromTensor(
          new RandomSource(seed).uniform(-1, 1, DType.FLOAT32, 1, 3, height, width));
    }
  }
}
