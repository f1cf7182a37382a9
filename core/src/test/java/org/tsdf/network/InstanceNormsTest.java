package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class InstanceNormsTest {
  private static Parameters parameters() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Layout layout = Layout.builder().norm("norm", 1).build();
    Parameters fresh = layout.initialise(new RandomSource(1), DType.FLOAT64);
    fresh.names().forEach(name -> tensors.put(name, fresh.get(name)));
    tensors.put("norm.running_mean", Tensors.of(new double[] {3}, 1));
    tensors.put("norm.running_var", Tensors.of(new double[] {4}, 1));
    return new Parameters(tensors);
  }

  /** Two pictures: 1 and 5, 2 and 8. */
  private static Tensor pictures() {
    return Tensors.of(new double[] {1, 5, 2, 8}, 2, 1, 1, 2);
  }

  @Test
  void the_running_statistics_are_another_function() {
    try (Scope scope = Scope.open()) {
      double[] running = InstanceNorms.running(parameters()).apply(pictures(), "norm").toDoubles();
      assertThat(running).containsExactly(new double[] {-1, 1, -0.5, 2.5}, within(1e-5));
      double[] own = InstanceNorms.own(parameters()).apply(pictures(), "norm").toDoubles();
      assertThat(own).containsExactly(new double[] {-1, 1, -1, 1}, within(1e-5));
    }
  }

  @Test
  void a_tenth_of_the_batchs_mean_statistics_is_told_and_nothing_changed() {
    try (Scope scope = Scope.open()) {
      Parameters parameters = parameters();
      Map<String, Double> told = new LinkedHashMap<>();
      InstanceNorms norms =
          InstanceNorms.tracked(parameters, 1, (name, value) -> told.put(name, value.item()));
      norms.apply(pictures(), "norm");
      assertThat(told).containsOnlyKeys("norm.running_mean", "norm.running_var");
      assertThat(told.get("norm.running_mean")).isCloseTo(0.9 * 3 + 0.1 * 4, within(1e-12));
      // unbiased variances 8 and 18
      assertThat(told.get("norm.running_var")).isCloseTo(0.9 * 4 + 0.1 * 13, within(1e-12));
      assertThat(parameters.get("norm.running_mean").item()).isEqualTo(3);
      assertThat(parameters.get("norm.running_var").item()).isEqualTo(4);
    }
  }

  @Test
  void a_pass_that_stands_for_two_moves_the_statistics_twice() {
    try (Scope scope = Scope.open()) {
      Map<String, Double> told = new LinkedHashMap<>();
      InstanceNorms.tracked(parameters(), 2, (name, value) -> told.put(name, value.item()))
          .apply(pictures(), "norm");
      double once = 0.9 * 3 + 0.1 * 4;
      assertThat(told.get("norm.running_mean")).isCloseTo(0.9 * once + 0.1 * 4, within(1e-12));
    }
  }
}
