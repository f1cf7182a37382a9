package org.tsdf.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LayersTest {
  @Test
  void prelu_keeps_what_is_positive_and_multiplies_the_rest_by_its_channels_slope() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensors.of(new double[] {2, -3, 0, -1, 4, -2}, 1, 2, 1, 3);
      Tensor slope = Tensors.of(new double[] {0.5, -0.25}, 2);

      assertThat(Layers.prelu(x, slope).toDoubles()).containsExactly(2, -1.5, 0, 0.25, 4, 0.5);
    }
  }

  @Test
  void the_gradients_of_prelu_are_its_slopes_and_what_was_negative() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensors.of(new double[] {2, -3, -1, 4}, 1, 2, 1, 2).requiresGradient();
      Tensor slope = Tensors.of(new double[] {0.5, -0.25}, 2).requiresGradient();

      assertThat(Autograd.gradient(Layers.prelu(x, slope).sum(), x).toDoubles())
          .containsExactly(1, 0.5, -0.25, 1);
      assertThat(Autograd.gradient(Layers.prelu(x, slope).sum(), slope).toDoubles())
          .containsExactly(-3, -1);
    }
  }
}
