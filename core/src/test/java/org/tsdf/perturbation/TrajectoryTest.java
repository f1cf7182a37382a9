package org.tsdf.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

/** The step rule against the traces of torchattacks and foolbox, step by step. */
class TrajectoryTest {
  @Test
  void a_decaying_step_shrinks_linearly_to_its_final_share() {
    StepRule rule = StepRule.sign(0.01).decayingTo(0.1);
    assertThat(rule.at(1, 11)).isEqualTo(0.01);
    assertThat(rule.at(6, 11)).isCloseTo(0.0055, within(1e-15));
    assertThat(rule.at(11, 11)).isCloseTo(0.001, within(1e-15));
  }

  @Test
  void a_pixel_without_gradient_does_not_move() {
    try (Scope scope = Scope.open()) {
      Trajectory trajectory = Trajectory.startingAt(Tensors.zeros(DType.FLOAT32, 1, 1, 1, 2));
      Tensor gradient = Tensors.of(new float[] {0, -3}, 1, 1, 1, 2);
      assertThat(trajectory.step(gradient, StepRule.sign(0.5), 1).toFloats())
          .containsExactly(0, -0.5f);
    }
  }

  @Test
  void a_trajectory_with_a_reach_goes_no_further_from_where_it_starts() {
    try (Scope scope = Scope.open()) {
      Tensor start = Tensors.of(new float[] {0.5f, 0.5f, -0.5f}, 1, 1, 1, 3);
      Trajectory near = Trajectory.startingAt(start, 0.25);
      Trajectory free = Trajectory.startingAt(start);
      Tensor far = Tensors.of(new float[] {2, 0.625f, -1}, 1, 1, 1, 3);
      near.moveTo(far);
      free.moveTo(far);
      assertThat(near.position().toFloats()).containsExactly(0.75f, 0.625f, -0.75f);
      assertThat(free.position().toFloats()).containsExactly(2, 0.625f, -1);
      near.advanceTo(start.times(-1));
      assertThat(near.position().toFloats()).containsExactly(0.25f, 0.25f, -0.25f);
      assertThat(near.iteration()).isEqualTo(1);
      assertThatThrownBy(() -> Trajectory.startingAt(start, 0)).hasMessageContaining("reach");
    }
  }

  @Test
  @SharedTest
  void plain_sign_steps_follow_torchattacks_pgd() {
    follow("torchattacks.PGD", "x01", 0, 1, 8 / 255.0, StepRule.sign(2 / 255.0));
  }

  @Test
  @SharedTest
  void plain_sign_steps_follow_foolbox_in_both_ranges() {
    follow("foolbox.LinfPGD", "x01", 0, 1, 8 / 255.0, StepRule.sign(2 / 255.0));
    follow("foolbox.LinfPGD_pm1", "x11", -1, 1, 0.05, StepRule.sign(0.01));
  }

  @Test
  @SharedTest
  void momentum_steps_follow_torchattacks_mifgsm() {
    StepRule rule = StepRule.sign(2 / 255.0).withMomentum(1);
    follow("torchattacks.MIFGSM", "x01", 0, 1, 8 / 255.0, rule);
  }

  private static void follow(
      String trace, String input, double low, double high, double epsilon, StepRule rule) {
    try (Scope scope = Scope.open()) {
      Checkpoint golden = Checkpoint.read(SharedData.path("golden/pgd-traces/golden.safetensors"));
      Checkpoint weights = Checkpoint.read(SharedData.path("golden/pgd-traces/weights.pth"));
      Tensor x = golden.get(input).toTensor();
      Tensor labels = golden.get("labels").toTensor();
      Tensor expected = golden.get(trace).toTensor();
      Budget budget = new Budget(epsilon);
      Trajectory trajectory = Trajectory.startingAt(x.times(0));
      for (int t = 1; t <= 8; t++) {
        Tensor current = x.plus(trajectory.position()).clamp(low, high).requiresGradient();
        Tensor loss = Layers.crossEntropy(logits(current, weights), labels);
        Tensor step = trajectory.step(Autograd.gradient(loss, current), rule, 8);
        Tensor moved = budget.project(current.detach().plus(step).minus(x));
        trajectory.moveTo(x.plus(moved).clamp(low, high).minus(x));
        Tensor here = x.plus(trajectory.position());
        double difference = here.minus(expected.select(0, t - 1)).abs().max().item();
        assertThat(difference).as("%s after step %d", trace, t).isLessThanOrEqualTo(1e-6);
      }
    }
  }

  private static Tensor logits(Tensor x, Checkpoint weights) {
    Tensor one =
        Layers.conv2d(x, at(weights, "0.weight"), at(weights, "0.bias"), Window.of(1, 1), 1);
    Tensor two =
        Layers.conv2d(
            one.relu(), at(weights, "2.weight"), at(weights, "2.bias"), Window.of(2, 1), 1);
    Tensor pooled = Layers.adaptiveAveragePool2d(two.relu(), 4, 4).reshape(x.size(0), 256);
    return Layers.linear(pooled, at(weights, "6.weight"), at(weights, "6.bias"));
  }

  private static Tensor at(Checkpoint weights, String name) {
    return weights.get(name).toTensor();
  }
}
