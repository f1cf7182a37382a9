package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

class LpipsTest {
  private final Scope scope = Scope.open();
  private final Tensor first = pictures(1, 33, 37);
  private final Tensor second = pictures(2, 33, 37);

  @AfterEach
  void close() {
    scope.close();
  }

  @ParameterizedTest
  @EnumSource
  void the_value_is_that_of_plain_loops(LpipsBackbone backbone) {
    SmallBackbone small = SmallBackbone.of(backbone);
    double[] values = lpips(backbone, small, DType.FLOAT64).of(first, second);
    assertThat(values).hasSize(2);
    for (int i = 0; i < values.length; i++) {
      double expected = PlainLpips.between(backbone, small, first, second, i);
      assertThat(values[i]).isCloseTo(expected, within(1e-12 * expected)).isGreaterThan(1e-3);
    }
    double[] single = lpips(backbone, small, DType.FLOAT32).of(first, second);
    assertThat(single[1]).isCloseTo(values[1], within(1e-5 * values[1]));
  }

  @ParameterizedTest
  @EnumSource
  void equal_pictures_lie_at_0_and_order_does_not_matter(LpipsBackbone backbone) {
    Lpips lpips = lpips(backbone, SmallBackbone.of(backbone), DType.FLOAT32);
    assertThat(lpips.of(first, first.copy())).containsOnly(0);
    double there = lpips.of(first, second)[0];
    assertThat(lpips.of(second, first)[0]).isCloseTo(there, within(1e-6 * there));
  }

  @ParameterizedTest
  @EnumSource
  void the_smallest_pictures_are_measured_and_smaller_ones_refused(LpipsBackbone backbone) {
    Lpips lpips = lpips(backbone, SmallBackbone.of(backbone), DType.FLOAT32);
    int side = backbone.smallestSide();
    assertThat(lpips.of(pictures(1, side, side), pictures(2, side, side))[0]).isPositive();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> lpips.of(pictures(1, side, side - 1), pictures(2, side, side - 1)))
        .withMessageContaining(backbone.title() + " needs pictures of at least " + side);
  }

  @Test
  void a_file_of_another_network_is_refused_by_the_tensor_that_does_not_fit() {
    SmallBackbone alex = SmallBackbone.of(LpipsBackbone.ALEX);
    SmallBackbone vgg = SmallBackbone.of(LpipsBackbone.VGG);
    assertThatThrownBy(
            () -> Lpips.load(LpipsBackbone.ALEX, vgg.network(), alex.linear(), DType.FLOAT32))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("features.");
    assertThatThrownBy(
            () -> Lpips.load(LpipsBackbone.ALEX, alex.network(), alex.network(), DType.FLOAT32))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("network.pth: lin0.model.1.weight is missing");
    assertThatThrownBy(
            () -> Lpips.load(LpipsBackbone.ALEX, alex.network(), vgg.linear(), DType.FLOAT32))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "linear.pth: lin1.model.1.weight has shape (1, 8, 1, 1), expected (1, 12, 1, 1)");
  }

  @SharedTest
  @ParameterizedTest
  @EnumSource
  void the_published_layers_fit_the_published_widths(LpipsBackbone backbone) {
    String name = backbone.name().toLowerCase(Locale.ROOT);
    Checkpoint linear = Checkpoint.read(SharedData.path("weights/lpips/" + name + ".pth"));
    SmallBackbone published = SmallBackbone.published(backbone);
    Lpips lpips = Lpips.load(backbone, published.network(), linear, DType.FLOAT32);
    assertThat(lpips.of(first, second)[0]).isPositive();
    assertThat(lpips.of(first, first.copy())).containsOnly(0);
  }

  private static Lpips lpips(LpipsBackbone backbone, SmallBackbone small, DType type) {
    return Lpips.load(backbone, small.network(), small.linear(), type);
  }

  private static Tensor pictures(long seed, int height, int width) {
    return new RandomSource(seed).uniform(-1, 1, DType.FLOAT32, 2, 3, height, width);
  }
}
