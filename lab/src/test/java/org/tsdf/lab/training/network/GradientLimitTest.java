package org.tsdf.lab.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class GradientLimitTest {
  @Test
  void only_what_is_too_long_is_shortened_and_keeps_its_direction() {
    try (Scope scope = Scope.open()) {
      Tensor one = Tensors.of(new double[] {3, 0}, 2);
      Tensor other = Tensors.of(new double[] {0, 4}, 2);
      List<Tensor> given = List.of(one, other); // of length 5
      assertThat(GradientLimit.apply(given, 6)).isSameAs(given);
      List<Tensor> shortened = GradientLimit.apply(given, 2.5);
      assertThat(shortened.get(0).toDoubles()).containsExactly(new double[] {1.5, 0}, within(1e-6));
      assertThat(shortened.get(1).toDoubles()).containsExactly(new double[] {0, 2}, within(1e-6));
    }
  }
}
