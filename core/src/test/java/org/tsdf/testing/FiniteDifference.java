package org.tsdf.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** Compares gradients with central differences in float64. */
public final class FiniteDifference {
  private static final double STEP = 1e-6;

  private FiniteDifference() {}

  /** Checks up to {@code entries} entries of the gradient of a scalar function, evenly spread. */
  public static void assertGradient(
      Function<Tensor, Tensor> function, Tensor at, int entries, double relativeTolerance) {
    double[] values = at.toDoubles();
    double[] gradient = gradient(function, at);
    double scale = 0;
    for (double g : gradient) {
      scale = Math.max(scale, Math.abs(g));
    }
    assertThat(scale).as("the gradient does not vanish").isPositive();
    int stride = Math.max(1, values.length / entries);
    for (int i = 0; i < values.length; i += stride) {
      double difference =
          (valueAt(function, at, values, i, STEP) - valueAt(function, at, values, i, -STEP))
              / (2 * STEP);
      assertThat(Math.abs(gradient[i] - difference))
          .as("entry %d: autograd %s, difference %s", i, gradient[i], difference)
          .isLessThanOrEqualTo(relativeTolerance * scale);
    }
  }

  private static double[] gradient(Function<Tensor, Tensor> function, Tensor at) {
    try (Scope scope = Scope.open()) {
      Tensor leaf = at.requiresGradient();
      return Autograd.gradient(function.apply(leaf), leaf).toDoubles();
    }
  }

  private static double valueAt(
      Function<Tensor, Tensor> function, Tensor at, double[] values, int index, double step) {
    try (Scope scope = Scope.open()) {
      double[] moved = values.clone();
      moved[index] += step;
      return function.apply(Tensors.of(moved, at.shape())).item();
    }
  }
}
