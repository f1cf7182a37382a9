package org.tsdf.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class TensorTest {
  @Test
  void numbers_come_out_as_they_went_in() {
    try (Scope scope = Scope.open()) {
      Tensor tensor = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
      assertThat(tensor.shape()).containsExactly(2, 3);
      assertThat(tensor.transpose(0, 1).toFloats()).containsExactly(1, 4, 2, 5, 3, 6);
      assertThat(tensor.mean(1).toDoubles()).containsExactly(2, 5);
      assertThat(tensor.variance(1).toDoubles()[0]).isCloseTo(2.0 / 3, within(1e-6));
      assertThat(tensor.lessThan(3).toFloats()).containsExactly(1, 1, 0, 0, 0, 0);
    }
  }

  @Test
  void a_failed_operation_names_itself_and_the_shapes() {
    try (Scope scope = Scope.open()) {
      Tensor a = Tensors.zeros(DType.FLOAT32, 2, 3);
      Tensor b = Tensors.zeros(DType.FLOAT32, 4, 5);
      assertThatThrownBy(() -> a.plus(b))
          .isInstanceOf(TensorException.class)
          .hasMessageStartingWith("plus failed for FLOAT32 (2, 3) and FLOAT32 (4, 5): ")
          .message()
          .doesNotContain("\n");
    }
  }

  @Test
  void the_gradient_of_a_sum_of_squares_is_twice_the_input() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensors.of(new double[] {1, -2, 3}, 3).requiresGradient();
      assertThat(Autograd.gradient(x.square().sum(), x).toDoubles()).containsExactly(2, -4, 6);
    }
  }

  @Test
  void a_running_average_moves_in_place_by_a_share_of_the_way() {
    try (Scope scope = Scope.open()) {
      Tensor average = Tensors.of(new double[] {0, 10}, 2);
      average.moveTowards(Tensors.of(new double[] {8, 6}, 2), 0.25);
      assertThat(average.toDoubles()).containsExactly(2, 9);
    }
  }

  @Test
  void binary_cross_entropy_adds_up_and_survives_large_logits() {
    try (Scope scope = Scope.open()) {
      Tensor logits = Tensors.of(new double[] {0, 2, -800, 800}, 2, 2);
      Tensor targets = Tensors.of(new double[] {1, 0, 0, 0}, 2, 2);
      double expected = Math.log(2) + Math.log1p(Math.exp(2)) + 0 + 800;
      assertThat(Layers.binaryCrossEntropy(logits, targets).item())
          .isCloseTo(expected, within(1e-9));
    }
  }

  @Test
  void a_gradient_can_be_differentiated_again() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensors.of(new double[] {2}, 1).requiresGradient();
      Tensor first = Autograd.gradients(x.pow(3).sum(), List.of(x), true).get(0);
      assertThat(Autograd.gradient(first.sum(), x).toDoubles()).containsExactly(12);
    }
  }

  @Test
  void a_kept_tensor_survives_its_scope_and_others_do_not_leak() {
    try (Scope outer = Scope.open()) {
      Tensor kept;
      try (Scope inner = Scope.open()) {
        kept = inner.keep(Tensors.full(7, DType.FLOAT32, 3).plus(1));
      }
      assertThat(kept.toFloats()).containsExactly(8, 8, 8);
    }
  }

  @Test
  void resizing_down_averages_and_lets_the_gradient_through() {
    try (Scope scope = Scope.open()) {
      Tensor x = new RandomSource(1).uniform(0, 1, DType.FLOAT64, 1, 3, 8, 8).requiresGradient();
      Tensor small = Resampling.resize(x, 4, 4);
      assertThat(small.shape()).containsExactly(1, 3, 4, 4);
      Tensor gradient = Autograd.gradient(small.sum(), x);
      assertThat(gradient.sum().item()).isCloseTo(48, within(1e-9));
    }
  }

  @Test
  void state_can_be_overwritten_in_place() {
    try (Scope outer = Scope.open()) {
      Tensor state = Tensors.zeros(DType.FLOAT32, 2);
      for (int i = 1; i <= 3; i++) {
        try (Scope inner = Scope.open()) {
          state.set(state.plus(i));
        }
      }
      assertThat(state.toFloats()).containsExactly(6, 6);
    }
  }
}
