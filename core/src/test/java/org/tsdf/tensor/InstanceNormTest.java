package org.tsdf.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * libtorch's own instance normalisation gives a wrong input gradient at batch 1 when the gradient
 * that comes in lies in channels-last order.
 */
class InstanceNormTest {
  private static final double EPSILON = 1e-5;

  @ParameterizedTest(name = "batch {0}, channels-last input {1}, channels-last gradient {2}")
  @CsvSource({
    "1,false,false", "1,false,true", "1,true,false", "1,true,true",
    "3,false,false", "3,false,true", "3,true,false", "3,true,true"
  })
  void value_and_gradients_are_right_at_batch_one_and_many_in_every_memory_layout(
      int batch, boolean channelsLastInput, boolean channelsLastGradient) {
    for (DType type : List.of(DType.FLOAT32, DType.FLOAT64)) {
      try (Scope scope = Scope.open()) {
        RandomSource random = new RandomSource(batch);
        Tensor x = random.normal(DType.FLOAT64, batch, 5, 6, 7).times(3).plus(1);
        Tensor weight = random.uniform(0.5, 1.5, DType.FLOAT64, 5);
        Tensor bias = random.normal(DType.FLOAT64, 5);
        Tensor incoming = random.normal(DType.FLOAT64, batch, 5, 6, 7);
        Run expected = run(x, weight, bias, incoming, false);
        Run actual =
            run(
                layout(x.to(type), channelsLastInput),
                weight.to(type),
                bias.to(type),
                layout(incoming.to(type), channelsLastGradient),
                true);
        double tolerance = type == DType.FLOAT64 ? 1e-12 : 2e-5;
        assertClose(actual.output(), expected.output(), tolerance);
        for (int i = 0; i < 3; i++) {
          assertClose(actual.gradients().get(i), expected.gradients().get(i), tolerance);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,false", "3,false", "1,true", "3,true"})
  void the_gradient_can_be_differentiated_again(int batch, boolean channelsLast) {
    try (Scope scope = Scope.open()) {
      RandomSource random = new RandomSource(batch);
      Tensor x = layout(random.normal(DType.FLOAT64, batch, 2, 4, 4), channelsLast);
      Tensor weight = random.uniform(0.5, 1.5, DType.FLOAT64, 2);
      Tensor incoming = random.normal(DType.FLOAT64, batch, 2, 4, 4);
      Tensor expected = secondGradient(x, weight, incoming, false);
      Tensor actual = secondGradient(x, weight, incoming, true);
      assertThat(expected.abs().max().item()).isGreaterThan(1e-3);
      assertClose(actual, expected, 1e-10);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,false", "3,false", "1,true", "3,true"})
  void the_statistics_are_told_and_the_layout_is_kept(int batch, boolean channelsLast) {
    try (Scope scope = Scope.open()) {
      Tensor x = layout(new RandomSource(1).normal(DType.FLOAT64, batch, 5, 4, 6), channelsLast);
      Layers.Statistics told = Layers.Statistics.of(x, DType.FLOAT64);
      Tensor normal = Layers.instanceNorm(x, null, null, EPSILON, told);
      assertThat(normal.isChannelsLast()).isEqualTo(channelsLast);
      assertClose(told.means(), x.mean(2, 3).reshape(batch, 5), 1e-12);
      Tensor unbiased = x.variance(2, 3).times(24.0 / 23).reshape(batch, 5);
      assertClose(told.variances(), unbiased, 1e-12);
      assertClose(normal, Layers.instanceNorm(x, null, null, EPSILON), 1e-12);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,false", "3,false", "1,true", "3,true"})
  void in_bfloat16_it_is_as_right_as_eight_bits_can_be(int batch, boolean channelsLast) {
    try (Scope scope = Scope.open()) {
      RandomSource random = new RandomSource(1);
      Tensor x = random.normal(DType.FLOAT64, batch, 5, 6, 7);
      Tensor weight = random.uniform(0.5, 1.5, DType.FLOAT64, 5);
      Tensor bias = random.normal(DType.FLOAT64, 5);
      Tensor incoming = random.normal(DType.FLOAT64, batch, 5, 6, 7);
      Run expected = run(x, weight, bias, incoming, false);
      Run actual =
          run(
              layout(x.to(DType.BFLOAT16), channelsLast),
              weight.to(DType.FLOAT32),
              bias.to(DType.FLOAT32),
              layout(incoming.to(DType.BFLOAT16), !channelsLast),
              true);
      assertClose(actual.output(), expected.output(), 0.01);
      for (int i = 0; i < 3; i++) {
        assertClose(actual.gradients().get(i), expected.gradients().get(i), 0.02);
      }
    }
  }

  private record Run(Tensor output, List<Tensor> gradients) {}

  private static Run run(Tensor x, Tensor weight, Tensor bias, Tensor incoming, boolean layer) {
    Tensor input = x.requiresGradient();
    Tensor scale = weight.requiresGradient();
    Tensor shift = bias.requiresGradient();
    Tensor output =
        layer ? Layers.instanceNorm(input, scale, shift, EPSILON) : definition(input, scale, shift);
    Tensor loss = output.times(incoming).sum();
    return new Run(output, Autograd.gradients(loss, List.of(input, scale, shift), false));
  }

  private static Tensor secondGradient(Tensor x, Tensor weight, Tensor incoming, boolean layer) {
    Tensor input = x.requiresGradient();
    Tensor zero = Tensors.zeros(DType.FLOAT64, 2);
    Tensor output =
        layer ? Layers.instanceNorm(input, weight, zero, EPSILON) : definition(input, weight, zero);
    Tensor loss = output.times(incoming).sum();
    Tensor first = Autograd.gradients(loss, List.of(input), true).get(0);
    return Autograd.gradient(first.square().sum(), input);
  }

  private static Tensor definition(Tensor x, Tensor weight, Tensor bias) {
    Tensor centred = x.minus(x.mean(2, 3));
    Tensor normal = centred.dividedBy(x.variance(2, 3).plus(EPSILON).sqrt());
    return normal.times(weight.reshape(1, -1, 1, 1)).plus(bias.reshape(1, -1, 1, 1));
  }

  private static Tensor layout(Tensor tensor, boolean channelsLast) {
    return channelsLast
        ? tensor.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2)
        : tensor.contiguous();
  }

  private static void assertClose(Tensor actual, Tensor expected, double tolerance) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    double difference = actual.to(DType.FLOAT64).minus(expected).abs().max().item();
    assertThat(difference / expected.abs().max().item()).isCloseTo(0, within(tolerance));
  }
}
