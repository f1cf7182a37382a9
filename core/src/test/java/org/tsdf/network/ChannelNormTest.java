package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class ChannelNormTest {
  @Test
  void each_pixel_is_brought_to_length_one_and_weighed_by_channel() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensors.of(new double[] {3, 0, 4, 5}, 1, 2, 1, 2); // pixels (3, 4) and (0, 5)
      Tensor weight = Tensors.of(new double[] {10, 100}, 2);
      assertThat(ChannelNorm.apply(x, weight).toDoubles())
          .containsExactly(new double[] {6, 0, 80, 100}, within(1e-6));
    }
  }

  @Test
  void a_silent_pixel_stays_silent_and_its_gradient_finite() {
    try (Scope scope = Scope.open()) {
      for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
        Tensor x = Tensors.zeros(type, 1, 2, 1, 1).requiresGradient();
        Tensor y = ChannelNorm.apply(x, Tensors.ones(type, 2));
        assertThat(y.toDoubles()).containsOnly(0);
        assertThat(Autograd.gradient(y.square().sum(), x).toDoubles()).containsOnly(0);
      }
    }
  }
}
