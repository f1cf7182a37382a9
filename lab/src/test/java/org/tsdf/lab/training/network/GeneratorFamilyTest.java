package org.tsdf.lab.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.network.AttentionGanGenerator;
import org.tsdf.network.AttentionGanGenerator.Drawing;
import org.tsdf.network.GeneratorSize;
import org.tsdf.network.InstanceNorms;
import org.tsdf.network.StarGanGenerator;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;

class GeneratorFamilyTest {
  private static final GeneratorSize SIZE = new GeneratorSize(4, 2, 3);

  @TempDir private Path folder;

  private static Parameters starGan() {
    return StarGanGenerator.layout(SIZE).initialise(new RandomSource(1), DType.FLOAT32);
  }

  private Path file(Parameters weights, String architecture) {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    weights.names().forEach(name -> stored.put(name, StoredTensor.of(weights.get(name))));
    Path file = folder.resolve(architecture + ".safetensors");
    Checkpoint.write(file, stored, Map.of("architecture", architecture));
    return file;
  }

  @Test
  void attentiongan_begun_with_a_stargan_draws_what_it_drew_through_half_open_masks() {
    try (Scope scope = Scope.open()) {
      Parameters weights = starGan();
      StartingWeights start =
          StartingWeights.read(file(weights, "stargan"), new TrainableAttentionGan());
      Parameters begun =
          GeneratorFamily.ATTENTIONGAN.start(
              SIZE,
              new Beginning(1, start),
              () -> {
                throw new AssertionError("nothing is drawn by chance");
              });
      Tensor picture = new RandomSource(2).uniform(-1, 1, DType.FLOAT32, 1, 3, 16, 16);
      Tensor asked = new RandomSource(3).uniform(0, 1, DType.FLOAT32, 1, 3);
      AttentionGanGenerator generator =
          new AttentionGanGenerator(SIZE, begun, InstanceNorms.own(begun));
      Drawing drawing = generator.draw(generator.features(picture, asked));
      assertThat(drawing.attention().toFloats()).containsOnly(0.5f);
      float[] expected =
          new StarGanGenerator(SIZE, weights, InstanceNorms.own(weights))
              .forge(picture, asked)
              .toFloats();
      assertThat(drawing.content().tanh().toFloats()).containsExactly(expected, within(1e-5f));
    }
  }

  @Test
  void a_stargan_cannot_begin_with_an_attentiongan() {
    try (Scope scope = Scope.open()) {
      Path file = file(starGan(), "attentiongan");
      assertThatThrownBy(() -> StartingWeights.read(file, new TrainableStarGan()))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("is of architecture attentiongan, expected stargan");
    }
  }
}
