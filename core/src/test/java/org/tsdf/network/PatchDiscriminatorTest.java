package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tsdf.network.Discriminator.Judgement;
import org.tsdf.network.PatchDiscriminator.Size;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class PatchDiscriminatorTest {
  private static final Size SMALL = new Size(4, 3, 5, 16);

  private Scope scope = Scope.open();

  @BeforeEach
  void open() {
    scope.close();
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Parameters fresh(String... trained) {
    return SMALL.layout().initialise(new RandomSource(1), DType.FLOAT64).requiringGradient(trained);
  }

  private static Tensor pictures(long seed) {
    return new RandomSource(seed).uniform(-1, 1, DType.FLOAT64, 2, 3, 16, 16);
  }

  @Test
  void its_size_is_read_off_the_shapes_the_pictures_off_the_classifiers_kernel() {
    for (Size size : List.of(SMALL, new Size(2, 1, 1, 4), new Size(3, 4, 12, 48))) {
      assertThat(Size.of(FreshCheckpoint.of(size.layout(), 1, Map.of()))).isEqualTo(size);
    }
  }

  @Test
  void a_picture_that_cannot_be_halved_so_often_is_refused() {
    assertThatThrownBy(() -> new Size(4, 5, 5, 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5 halvings of 16 pixels");
  }

  @Test
  void each_patch_and_each_attribute_is_judged() {
    Judgement judgement = new PatchDiscriminator(SMALL, fresh()).judge(pictures(2));
    assertThat(judgement.realness().shape()).containsExactly(2, 1, 2, 2);
    assertThat(judgement.attributes().shape()).containsExactly(2, 5);
  }

  @Test
  void alpha_is_the_share_of_the_real_picture() {
    PatchDiscriminator discriminator = new PatchDiscriminator(SMALL, fresh());
    Tensor ones = Tensors.ones(DType.FLOAT64, 2, 1, 1, 1);
    Tensor real = pictures(2);
    double mixed = discriminator.gradientPenalty(real, pictures(3), ones).item();
    assertThat(mixed).isEqualTo(discriminator.gradientPenalty(real, real, ones).item());
    assertThat(mixed).isNotEqualTo(discriminator.gradientPenalty(pictures(3), real, ones).item());
  }

  @Test
  void the_penalty_is_the_squared_distance_of_each_slope_from_one() {
    // slopes 3 along 3·16·16 pixels of the first picture, 0 along the second
    Tensor factor = Tensors.of(new double[] {3, 0}, 2, 1, 1, 1);
    double penalty = GradientPenalty.at(pictures(2), x -> x.times(factor)).item();
    double first = Math.pow(3 * Math.sqrt(3 * 16 * 16) - 1, 2);
    assertThat(penalty).isCloseTo((first + 1) / 2, within(1e-9));
  }

  @Test
  void the_penaltys_gradient_by_a_weight_agrees_with_a_finite_difference() {
    Parameters parameters = fresh("main.0.weight");
    Tensor weight = parameters.get("main.0.weight");
    Tensor gradient = Autograd.gradient(penalty(parameters), weight);
    double step = 1e-5;
    double before = weight.narrow(0, 0, 1).narrow(1, 0, 1).narrow(2, 0, 1).narrow(3, 0, 1).item();
    double up = penaltyWithFirstWeight(before + step);
    double down = penaltyWithFirstWeight(before - step);
    double expected = gradient.toDoubles()[0];
    assertThat((up - down) / (2 * step)).isCloseTo(expected, within(1e-3 * Math.abs(expected)));
  }

  private static double penaltyWithFirstWeight(double value) {
    Parameters parameters = fresh();
    double[] numbers = parameters.get("main.0.weight").toDoubles();
    numbers[0] = value;
    Tensor weight = parameters.get("main.0.weight");
    weight.set(Tensors.of(numbers, weight.shape()));
    return penalty(parameters).item();
  }

  private static Tensor penalty(Parameters parameters) {
    Tensor half = Tensors.full(0.5, DType.FLOAT64, 2, 1, 1, 1);
    return new PatchDiscriminator(SMALL, parameters)
        .gradientPenalty(pictures(2), pictures(3), half);
  }
}
