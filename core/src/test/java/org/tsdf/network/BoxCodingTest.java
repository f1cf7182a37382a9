package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class BoxCodingTest {
  private static final BoxCoding CODING = new BoxCoding(0.1, 0.2);

  private static Tensor prior() {
    return Tensors.of(new double[] {0.5, 0.25, 0.2, 0.1}, 1, 4);
  }

  @Test
  void a_regression_of_zero_gives_the_prior_box() {
    try (Scope scope = Scope.open()) {
      Tensor none = Tensors.of(new double[4], 1, 1, 4);
      assertThat(CODING.boxes(none, prior()).toDoubles())
          .containsExactly(new double[] {0.4, 0.2, 0.6, 0.3}, within(1e-12));
    }
  }

  @Test
  void shifts_count_in_sizes_of_the_prior_and_growth_is_exponential() {
    try (Scope scope = Scope.open()) {
      double doubled = Math.log(2) / 0.2;
      Tensor location = Tensors.of(new double[] {10, -20, doubled, 0}, 1, 1, 4);
      // centre (0.5 + 0.2, 0.25 - 0.2), size (0.4, 0.1)
      assertThat(CODING.boxes(location, prior()).toDoubles())
          .containsExactly(new double[] {0.5, 0.0, 0.9, 0.1}, within(1e-12));
    }
  }

  @Test
  void points_are_shifts_from_the_centre_of_the_prior() {
    try (Scope scope = Scope.open()) {
      Tensor points = Tensors.of(new double[] {0, 0, 10, 10}, 1, 1, 4);
      assertThat(CODING.points(points, prior()).toDoubles())
          .containsExactly(new double[] {0.5, 0.25, 0.7, 0.35}, within(1e-12));
    }
  }

  @Test
  void the_gradient_reaches_every_regression() {
    try (Scope scope = Scope.open()) {
      Tensor location = Tensors.of(new double[] {1, 2, 3, 4}, 1, 1, 4).requiresGradient();
      Tensor gradient = Autograd.gradient(CODING.boxes(location, prior()).square().sum(), location);
      assertThat(gradient.toDoubles()).doesNotContain(0);
    }
  }
}
