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
import org.tsdf.network.PatchDiscriminator;
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
  void attentiongan_begun_with_a_stargan_draws_what_it_drew_through_masks_that_are_nearly_open() {
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
      assertThat(drawing.attention().min().item()).isGreaterThan(0.5);
      assertThat(drawing.attention().mean().item()).isBetween(0.8, 0.999);
      float[] expected =
          new StarGanGenerator(SIZE, weights, InstanceNorms.own(weights))
              .forge(picture, asked)
              .toFloats();
      assertThat(drawing.content().tanh().toFloats()).containsExactly(expected, within(1e-5f));
    }
  }

  @Test
  void a_discriminator_is_taken_out_of_a_saved_state_and_one_of_another_size_is_refused() {
    try (Scope scope = Scope.open()) {
      PatchDiscriminator.Size size = new PatchDiscriminator.Size(4, 2, 3, 16);
      Parameters judge = size.layout().initialise(new RandomSource(4), DType.FLOAT32);
      Map<String, StoredTensor> saved = new LinkedHashMap<>();
      judge
          .names()
          .forEach(name -> saved.put("discriminator/" + name, StoredTensor.of(judge.get(name))));
      Path state = folder.resolve("trained.state");
      Checkpoint.write(state, saved, Map.of());
      StartingWeights weights =
          StartingWeights.read(file(starGan(), "stargan"), new TrainableStarGan());
      Beginning beginning = new Beginning(1, weights.withDiscriminator(state));
      Parameters taken = beginning.discriminator(size.layout(), () -> judge);
      for (String name : judge.names()) {
        assertThat(taken.get(name).toFloats()).containsExactly(judge.get(name).toFloats());
      }
      assertThat(taken).isNotSameAs(judge);
      assertThat(new Beginning(1, weights).discriminator(size.layout(), () -> judge))
          .as("none given")
          .isSameAs(judge);
      assertThat(weights.withDiscriminator(state).sha256()).startsWith(weights.sha256() + "+");
      PatchDiscriminator.Size wider = new PatchDiscriminator.Size(8, 2, 3, 16);
      assertThatThrownBy(() -> beginning.discriminator(wider.layout(), () -> judge))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("trained.state")
          .hasMessageContaining("has another shape than is trained here");
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
