package org.tsdf.lab.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

class InstanceNoiseTest {
  private final Scope scope = Scope.open();
  private final Tensor pictures = new RandomSource(1).uniform(-1, 1, DType.FLOAT32, 2, 3, 64, 64);

  @AfterEach
  void free() {
    scope.close();
  }

  @Test
  void noise_has_the_deviation_asked_for_and_no_mean() {
    Tensor noise = noise(0.2).over(pictures, 7).minus(pictures);

    assertThat(noise.mean().item()).isCloseTo(0, within(0.01));
    assertThat(noise.square().mean().sqrt().item()).isCloseTo(0.2, within(0.01));
  }

  @Test
  void every_iteration_has_its_own_and_so_have_photos_and_forgeries() {
    InstanceNoise noise = noise(0.2);
    GanBatch batch = new GanBatch(pictures, pictures, pictures, pictures);

    double[] forgeries = noise.over(pictures, 7).toDoubles();

    assertThat(noise.over(pictures, 7).toDoubles()).containsExactly(forgeries);
    assertThat(noise.over(pictures, 8).toDoubles()).isNotEqualTo(forgeries);
    assertThat(noise.over(batch, 7).real().toDoubles()).isNotEqualTo(forgeries);
    assertThat(noise.over(batch, 7).labels()).isSameAs(pictures);
  }

  @Test
  void without_noise_pictures_stay_as_they_are() {
    assertThat(noise(0).over(pictures, 7)).isSameAs(pictures);
  }

  @Test
  void noise_must_be_a_deviation_of_pictures() {
    assertThatThrownBy(() -> GanSettings.starGan().withNoise(-0.1))
        .hasMessage("noise must be 0 to 2, was -0.1");
  }

  private static InstanceNoise noise(double deviation) {
    return new InstanceNoise(deviation, new RandomSource(3));
  }
}
