package org.tsdf.lab.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class SpectrumTest {
  private final Scope scope = Scope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void a_constant_is_one_point_in_the_middle() {
    double[] magnitude =
        Spectrum.magnitude(Tensors.full(0.5, DType.FLOAT32, 1, 3, 8, 6)).toDoubles();
    for (int i = 0; i < magnitude.length; i++) {
      assertThat(magnitude[i]).as("cell %d", i).isCloseTo(i == 4 * 6 + 3 ? 24 : 0, within(1e-9));
    }
  }

  @Test
  void a_wave_is_two_points_at_its_frequency() {
    int size = 16;
    double[] wave = new double[size * size];
    for (int i = 0; i < wave.length; i++) {
      int row = i / size;
      int column = i % size;
      wave[i] = Math.cos(2 * Math.PI * (3 * row + 5 * column) / size);
    }
    double[] magnitude = Spectrum.magnitude(Tensors.of(wave, 1, 1, size, size)).toDoubles();
    int centre = size / 2;
    assertThat(magnitude[(centre + 3) * size + centre + 5]).isCloseTo(128, within(1e-9));
    assertThat(magnitude[(centre - 3) * size + centre - 5]).isCloseTo(128, within(1e-9));
    assertThat(Arrays.stream(magnitude).sum()).isCloseTo(256, within(1e-6));
  }

  @Test
  void energy_is_the_same_on_both_sides_as_parseval_says() {
    Tensor noise = new RandomSource(1).normal(DType.FLOAT64, 1, 1, 12, 10);
    double inside = noise.square().sum().item();
    double outside = Spectrum.magnitude(noise).square().sum().item() / 120;
    assertThat(outside).isCloseTo(inside, within(1e-9 * inside));
  }
}
