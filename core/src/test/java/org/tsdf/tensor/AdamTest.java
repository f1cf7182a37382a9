package org.tsdf.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.testing.Seeds;

class AdamTest {
  private static final Adam.Settings USUAL = new Adam.Settings(0.5, 0.999, 1e-8);

  private final Scope scope = Scope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void the_steps_are_those_of_the_algorithm_written_out() {
    Seeds.forAll(5, AdamTest::assertFollowsTheAlgorithm);
  }

  private static void assertFollowsTheAlgorithm(long seed) {
    try (Scope scope = Scope.open()) {
      RandomSource random = new RandomSource(seed);
      Tensor weight = random.uniform(-1, 1, DType.FLOAT64, 2, 3).requiresGradient();
      double[] expected = weight.toDoubles();
      double[] m = new double[6];
      double[] v = new double[6];
      Adam adam = new Adam(List.of(weight), USUAL);
      for (int t = 1; t <= 4; t++) {
        Tensor gradient = random.normal(DType.FLOAT64, 2, 3);
        adam.step(List.of(gradient), 0.01 / t, t);
        double[] g = gradient.toDoubles();
        for (int i = 0; i < 6; i++) {
          m[i] = 0.5 * m[i] + 0.5 * g[i];
          v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
          double unbiased = v[i] / (1 - Math.pow(0.999, t));
          double step = 0.01 / t * m[i] / (1 - Math.pow(0.5, t));
          expected[i] -= step / (Math.sqrt(unbiased) + 1e-8);
        }
      }
      assertThat(weight.toDoubles()).containsExactly(expected, within(1e-13));
    }
  }

  @Test
  void the_first_step_is_the_learning_rate_against_the_sign_of_the_gradient() {
    Tensor weight = Tensors.of(new double[] {1, 1, 1}, 3).requiresGradient();
    Adam adam = new Adam(List.of(weight), USUAL);
    adam.step(List.of(Tensors.of(new double[] {5, -0.1, 0}, 3)), 0.25, 1);
    assertThat(weight.toDoubles()).containsExactly(new double[] {0.75, 1.25, 1}, within(1e-6));
  }

  @Test
  void each_weight_can_have_a_learning_rate_of_its_own_and_zeros_where_it_is_not_used() {
    Tensor one = Tensors.of(new double[] {1, 1}, 2).requiresGradient();
    Tensor other = Tensors.of(new double[] {1, 1}, 2).requiresGradient();
    Tensor unused = Tensors.of(new double[] {1, 1}, 2).requiresGradient();
    List<Tensor> weights = List.of(one, other, unused);
    List<Tensor> gradients = Autograd.gradientsWhereUsed(one.times(other).sum(), weights);
    assertThat(gradients.get(2).toDoubles()).containsExactly(0, 0);
    new Adam(weights, USUAL).step(gradients, new double[] {0.25, 0.5, 1}, 1);
    assertThat(one.toDoubles()).containsExactly(new double[] {0.75, 0.75}, within(1e-6));
    assertThat(other.toDoubles()).containsExactly(new double[] {0.5, 0.5}, within(1e-6));
    assertThat(unused.toDoubles()).containsExactly(1, 1);
  }

  @Test
  void gradients_can_be_taken_at_the_weights_after_a_step() {
    Tensor weight = Tensors.of(new double[] {2}, 1).requiresGradient();
    Adam adam = new Adam(List.of(weight), USUAL);
    adam.step(List.of(Autograd.gradient(weight.square().sum(), weight)), 0.5, 1);
    assertThat(Autograd.gradient(weight.square().sum(), weight).item()).isCloseTo(3, within(1e-6));
  }

  @Test
  void restored_moments_go_on_to_the_same_bits() {
    RandomSource random = new RandomSource(3);
    Tensor start = random.normal(DType.FLOAT32, 50);
    Tensor[] gradients = {random.normal(DType.FLOAT32, 50), random.normal(DType.FLOAT32, 50)};
    Tensor whole = start.requiresGradient();
    Adam first = new Adam(List.of(whole), USUAL);
    first.step(List.of(gradients[0]), 0.1, 1);
    Tensor part = whole.requiresGradient();
    Adam second = new Adam(List.of(part), USUAL);
    second.firstMoments().get(0).set(first.firstMoments().get(0));
    second.secondMoments().get(0).set(first.secondMoments().get(0));
    first.step(List.of(gradients[1]), 0.1, 2);
    second.step(List.of(gradients[1]), 0.1, 2);
    assertThat(part.toFloats()).containsExactly(whole.toFloats());
  }

  @Test
  void nonsense_is_refused() {
    Adam adam = new Adam(List.of(Tensors.zeros(DType.FLOAT32, 2)), USUAL);
    assertThatThrownBy(() -> adam.step(List.of(), 0.1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("step 1 with 0 gradients for 1 weights");
    assertThatThrownBy(() -> adam.step(List.of(Tensors.zeros(DType.FLOAT32, 3)), 0.1, 1))
        .isInstanceOf(TensorException.class)
        .hasMessageContaining("FLOAT32 (2)")
        .hasMessageContaining("FLOAT32 (3)");
    assertThatThrownBy(() -> new Adam.Settings(1, 0.9, 1e-8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("were 1.0, 0.9, 1.0E-8");
  }
}
