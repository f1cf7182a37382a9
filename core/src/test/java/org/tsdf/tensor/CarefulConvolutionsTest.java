package org.tsdf.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tsdf.tensor.Layers.Window;

/** On some processors libtorch's own convolutions fail these: see {@link CarefulConvolutions}. */
class CarefulConvolutionsTest {
  private static final Window HALVING = Window.of(2, 1);

  private interface Convolution {
    Tensor of(Tensor x, Tensor weight, Tensor bias);
  }

  private static Tensor full(Tensor x, Tensor weight, Tensor bias) {
    return Layers.conv2d(x, weight, bias, Window.of(1, 1), 1);
  }

  private static Tensor halving(Tensor x, Tensor weight, Tensor bias) {
    return Layers.conv2d(x, weight, bias, HALVING, 1);
  }

  private static Tensor doubling(Tensor x, Tensor weight, Tensor bias) {
    return Layers.convTranspose2d(x, weight, bias, HALVING);
  }

  @ParameterizedTest(name = "{0} to {1} channels, {2} x {2}")
  @CsvSource({"3,8,16", "3,16,32", "16,3,9", "24,16,9", "5,13,20", "1,1,12", "64,4,18", "13,32,8"})
  void values_and_gradients_are_those_of_double_precision_whatever_the_channels(
      int in, int out, int size) {
    try (Scope scope = Scope.open()) {
      RandomSource random = new RandomSource(1);
      Tensor x = random.normal(DType.FLOAT32, 3, in, size, size);
      Tensor bias = random.normal(DType.FLOAT32, out);
      Tensor three = random.normal(DType.FLOAT32, out, in, 3, 3);
      Tensor four = random.normal(DType.FLOAT32, in, out, 4, 4);
      compare(CarefulConvolutionsTest::full, x, three, bias);
      compare(CarefulConvolutionsTest::halving, x, three, bias);
      compare(CarefulConvolutionsTest::doubling, x, four, bias);
      compare(CarefulConvolutionsTest::full, x.channelsLast(), three, bias);
    }
  }

  @Test
  void so_they_are_with_a_group_for_each_channel() {
    try (Scope scope = Scope.open()) {
      RandomSource random = new RandomSource(1);
      Tensor x = random.normal(DType.FLOAT32, 3, 13, 20, 20);
      Tensor weight = random.normal(DType.FLOAT32, 13, 1, 3, 3);
      Tensor bias = random.normal(DType.FLOAT32, 13);
      compare((a, b, c) -> Layers.conv2d(a, b, c, Window.of(1, 1), 13), x, weight, bias);
      compare((a, b, c) -> Layers.conv2d(a, b, c, HALVING, 13), x, weight, bias);
    }
  }

  @Test
  void whole_blocks_change_nothing_but_the_last_bits() {
    try (Scope scope = Scope.open()) {
      RandomSource random = new RandomSource(1);
      Tensor x = random.normal(DType.FLOAT64, 3, 5, 20, 20);
      Tensor bias = random.normal(DType.FLOAT64, 13);
      Tensor weight = random.normal(DType.FLOAT64, 13, 5, 3, 3);
      Tensor back = random.normal(DType.FLOAT64, 5, 13, 4, 4);
      check(
          answers((a, b, c) -> CarefulConvolutions.conv2d(a, b, c, HALVING, 1), x, weight, bias),
          answers((a, b, c) -> Layers.plainConv2d(a, b, c, HALVING, 1), x, weight, bias),
          1e-12);
      check(
          answers(
              (a, b, c) -> CarefulConvolutions.convTranspose2d(a, b, c, HALVING), x, back, bias),
          answers((a, b, c) -> Layers.plainConvTranspose2d(a, b, c, HALVING), x, back, bias),
          1e-12);
    }
  }

  private static void compare(Convolution convolution, Tensor x, Tensor weight, Tensor bias) {
    List<Tensor> exact =
        answers(convolution, x.to(DType.FLOAT64), weight.to(DType.FLOAT64), bias.to(DType.FLOAT64));
    check(answers(convolution, x, weight, bias), exact, 1e-4);
    check(
        answers(
            convolution, x.to(DType.BFLOAT16), weight.to(DType.BFLOAT16), bias.to(DType.BFLOAT16)),
        exact,
        0.05);
  }

  private static List<Tensor> answers(
      Convolution convolution, Tensor input, Tensor kernels, Tensor offsets) {
    Tensor x = input.requiresGradient();
    Tensor weight = kernels.requiresGradient();
    Tensor bias = offsets.requiresGradient();
    Tensor y = convolution.of(x, weight, bias);
    Tensor weights = new RandomSource(2).normal(DType.FLOAT64, y.shape()).to(y.dtype());
    List<Tensor> slopes =
        Autograd.gradients(y.times(weights).sum(), List.of(x, weight, bias), false);
    return List.of(y, slopes.get(0), slopes.get(1), slopes.get(2));
  }

  private static void check(List<Tensor> found, List<Tensor> exact, double share) {
    for (int i = 0; i < exact.size(); i++) {
      double off = found.get(i).to(DType.FLOAT64).minus(exact.get(i)).abs().max().item();
      assertThat(off)
          .as("result, input, weight, bias: number %d", i)
          .isLessThanOrEqualTo(share * exact.get(i).abs().max().item());
    }
  }
}
