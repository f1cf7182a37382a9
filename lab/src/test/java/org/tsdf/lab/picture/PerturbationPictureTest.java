package org.tsdf.lab.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Photo;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.perturbation.Provenance;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class PerturbationPictureTest {
  private final Scope scope = Scope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void the_whole_budget_is_amplified_to_black_and_white() {
    double[] pixels =
        PerturbationPicture.amplified(of(Tensors.of(new double[] {0.05, -0.05, 0}, 1, 3, 1, 1)))
            .toTensor()
            .toDoubles();
    assertThat(pixels).containsExactly(new double[] {1, -1, 0}, within(1.0 / 127));
  }

  @Test
  void the_spectrum_of_a_constant_is_a_white_point_on_black() {
    Tensor grey =
        PerturbationPicture.spectrum(of(Tensors.full(0.05, DType.FLOAT32, 1, 3, 8, 8))).toTensor();
    assertThat(grey.select(2, 4).select(2, 4).toDoubles()).containsOnly(1.0);
    assertThat(grey.mean().item()).isCloseTo(2.0 / 64 - 1, within(1e-4));
  }

  @Test
  void the_histogram_shows_red_at_the_right_where_only_red_grows() {
    Tensor values = Tensors.zeros(DType.FLOAT32, 1, 3, 4, 4);
    values.narrow(1, 0, 1).set(Tensors.full(0.05, DType.FLOAT32, 1, 1, 4, 4));
    Photo histogram = PerturbationPicture.histogram(of(values));
    double[] inTheMiddleOfTheLastBar =
        histogram.toTensor().select(3, 471).select(2, 150).toDoubles();
    assertThat(inTheMiddleOfTheLastBar[0]).isGreaterThan(inTheMiddleOfTheLastBar[2] + 0.5);
  }

  @Test
  void any_noise_can_be_drawn() {
    Perturbation noise = of(new RandomSource(1).uniform(-0.05, 0.05, DType.FLOAT32, 1, 3, 20, 12));
    assertThat(PerturbationPicture.spectrum(noise).width()).isEqualTo(12);
    assertThat(PerturbationPicture.histogram(noise).height()).isEqualTo(300);
  }

  private static Perturbation of(Tensor values) {
    return new Perturbation(
        values.to(DType.FLOAT32), new Budget(0.0500001), Provenance.unknown("test", ""));
  }
}
