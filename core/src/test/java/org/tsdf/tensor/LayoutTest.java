package org.tsdf.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LayoutTest {
  private final Layout layout =
      Layout.builder()
          .conv("conv", 16, 32, 3, true)
          .convTranspose("up", 32, 8, 4, false)
          .linear("fc", 200, 50)
          .norm("norm", 8)
          .scale("l2.weight", 10, 4)
          .add("prelu.weight", Layout.Role.SLOPE, 3)
          .build();

  @Test
  void fresh_weights_have_variance_two_over_their_fan_in() {
    try (Scope scope = Scope.open()) {
      Parameters fresh = layout.initialise(new RandomSource(1), DType.FLOAT64);
      assertThat(variance(fresh.get("conv.weight"))).isCloseTo(2.0 / (16 * 9), within(0.001));
      assertThat(variance(fresh.get("up.weight"))).isCloseTo(2.0 / (32 * 16), within(0.0004));
      assertThat(variance(fresh.get("fc.weight"))).isCloseTo(2.0 / 200, within(0.001));
    }
  }

  @Test
  void fresh_normalisations_slopes_and_scales_are_constant() {
    try (Scope scope = Scope.open()) {
      Parameters fresh = layout.initialise(new RandomSource(1), DType.FLOAT32);
      assertThat(fresh.get("conv.bias").toFloats()).containsOnly(0);
      assertThat(fresh.get("norm.weight").toFloats()).containsOnly(1);
      assertThat(fresh.get("norm.bias").toFloats()).containsOnly(0);
      assertThat(fresh.get("norm.running_mean").toFloats()).containsOnly(0);
      assertThat(fresh.get("norm.running_var").toFloats()).containsOnly(1);
      assertThat(fresh.get("norm.num_batches_tracked").dtype()).isEqualTo(DType.INT64);
      assertThat(fresh.get("l2.weight").toFloats()).containsExactly(10, 10, 10, 10);
      assertThat(fresh.get("prelu.weight").toFloats()).containsOnly(0.25f);
    }
  }

  @Test
  void weights_and_biases_can_be_drawn_as_pytorch_draws_them() {
    try (Scope scope = Scope.open()) {
      Parameters fresh = layout.initialiseLikePyTorch(new RandomSource(1), DType.FLOAT64);
      assertUniform(fresh.get("conv.weight"), 1 / Math.sqrt(16 * 9));
      assertUniform(fresh.get("conv.bias"), 1 / Math.sqrt(16 * 9));
      assertUniform(fresh.get("up.weight"), 1 / Math.sqrt(8 * 16)); // of (in, out, kh, kw)
      assertUniform(fresh.get("fc.weight"), 1 / Math.sqrt(200));
      assertUniform(fresh.get("fc.bias"), 1 / Math.sqrt(200));
      assertThat(fresh.get("norm.weight").toFloats()).containsOnly(1);
      assertThat(fresh.get("prelu.weight").toFloats()).containsOnly(0.25f);
    }
  }

  private static void assertUniform(Tensor values, double bound) {
    double largest = values.abs().max().item();
    assertThat(largest).isBetween(0.8 * bound, bound);
    assertThat(values.mean().item()).isCloseTo(0, within(0.35 * bound));
  }

  @Test
  void what_training_changes_is_listed_in_order() {
    assertThat(layout.trainedNames())
        .containsExactly(
            "conv.weight",
            "conv.bias",
            "up.weight",
            "fc.weight",
            "fc.bias",
            "norm.weight",
            "norm.bias",
            "l2.weight",
            "prelu.weight");
  }

  @Test
  void the_seed_decides_the_weights() {
    try (Scope scope = Scope.open()) {
      assertThat(first(7)).isEqualTo(first(7)).isNotEqualTo(first(8));
    }
  }

  @Test
  void fresh_parameters_outlive_the_drawing_and_fit_the_layout() {
    try (Scope scope = Scope.open()) {
      Parameters fresh = layout.initialise(new RandomSource(3), DType.FLOAT32);
      for (Layout.Entry entry : layout.entries()) {
        assertThat(fresh.get(entry.name()).shape()).isEqualTo(entry.shape());
      }
    }
  }

  @Test
  void a_scale_without_a_start_is_refused() {
    assertThatThrownBy(() -> Layout.builder().add("l2.weight", Layout.Role.SCALE, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("l2.weight needs the value it starts at");
  }

  private float[] first(long seed) {
    return layout.initialise(new RandomSource(seed), DType.FLOAT32).get("conv.weight").toFloats();
  }

  private static double variance(Tensor tensor) {
    return tensor.square().mean().item();
  }
}
