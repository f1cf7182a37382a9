package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tsdf.network.AttGanDiscriminator.Activation;
import org.tsdf.network.Discriminator.Judgement;
import org.tsdf.network.HisdDiscriminator.Head;
import org.tsdf.network.HisdDiscriminator.Question;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class EditorDiscriminatorTest {
  private static final AttGanDiscriminator.Config ATTGAN =
      new AttGanDiscriminator.Config(4, 3, 5, 16, 7, Activation.RELU);
  private static final HisdDiscriminator.Config HISD =
      new HisdDiscriminator.Config(3, List.of(4, 5, 6), List.of(new Head(8, 2), new Head(8, 3)));

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

  private static Parameters fresh(Layout layout, String trained) {
    return layout.initialise(new RandomSource(1), DType.FLOAT64).requiringGradient(trained);
  }

  private static Tensor pictures(long seed) {
    return new RandomSource(seed).uniform(-1, 1, DType.FLOAT64, 2, 3, 16, 16);
  }

  private static Tensor conditions(int length) {
    return new RandomSource(8).normal(DType.FLOAT64, 2, length);
  }

  @Test
  void their_sizes_are_read_off_the_shapes() {
    assertThat(
            AttGanDiscriminator.Config.of(
                FreshCheckpoint.of(ATTGAN.layout(), 1, Map.of()), Activation.RELU))
        .isEqualTo(ATTGAN);
    assertThat(HisdDiscriminator.Config.of(FreshCheckpoint.of(HISD.layout(), 1, Map.of())))
        .isEqualTo(HISD);
  }

  @Test
  void attgan_judges_realness_and_each_attribute() {
    Judgement judgement =
        new AttGanDiscriminator(ATTGAN, fresh(ATTGAN.layout(), "conv.0.layers.0.weight"))
            .judge(pictures(2));
    assertThat(judgement.realness().shape()).containsExactly(2, 1);
    assertThat(judgement.attributes().shape()).containsExactly(2, 7);
  }

  @Test
  void attgan_weighs_the_fake_picture_by_alpha() {
    AttGanDiscriminator discriminator =
        new AttGanDiscriminator(ATTGAN, fresh(ATTGAN.layout(), "conv.0.layers.0.weight"));
    Tensor ones = Tensors.ones(DType.FLOAT64, 2, 1, 1, 1);
    double atFake = discriminator.gradientPenalty(pictures(2), pictures(3), ones).item();
    double ofFake = discriminator.gradientPenalty(pictures(3), pictures(3), ones).item();
    double atReal = discriminator.gradientPenalty(pictures(2), pictures(2), ones).item();
    assertThat(atFake).isCloseTo(ofFake, within(1e-9)).isNotCloseTo(atReal, within(1e-9));
  }

  @Test
  void the_penalty_reaches_the_weights() {
    Parameters parameters = fresh(ATTGAN.layout(), "conv.0.layers.0.weight");
    Tensor half = Tensors.full(0.5, DType.FLOAT64, 2, 1, 1, 1);
    Tensor penalty =
        new AttGanDiscriminator(ATTGAN, parameters).gradientPenalty(pictures(2), pictures(3), half);
    Tensor gradient = Autograd.gradient(penalty, parameters.get("conv.0.layers.0.weight"));
    assertThat(gradient.abs().max().item()).isGreaterThan(0);
  }

  @Test
  void hisd_judges_each_attribute_of_a_tag_twice() {
    HisdDiscriminator discriminator =
        new HisdDiscriminator(HISD, fresh(HISD.layout(), "conv.0.weight"));
    assertThat(discriminator.judge(pictures(2), conditions(6), conditions(2), 1).shape())
        .containsExactly(2, 2, 3);
  }

  @Test
  void hisds_two_sides_pull_at_the_same_scores() {
    HisdDiscriminator discriminator =
        new HisdDiscriminator(HISD, fresh(HISD.layout(), "conv.0.weight"));
    Question question = new Question(pictures(2), conditions(6), conditions(2), 1, 2);
    double translated = discriminator.generatorLossOfTranslated(question).item();
    double cycled = discriminator.generatorLossOfCycled(question).item();
    assertThat(discriminator.generatorLossOfReal(question).item())
        .isCloseTo(-translated - cycled, within(1e-12));
    assertThat(discriminator.lossOfTranslated(question).item())
        .isGreaterThanOrEqualTo(1 - translated - 1e-12);
  }

  @Test
  void hisds_loss_on_real_pictures_reaches_the_weights() {
    Parameters parameters = fresh(HISD.layout(), "conv.0.weight");
    Question question = new Question(pictures(2), conditions(6), conditions(2), 0, 1);
    Tensor loss = new HisdDiscriminator(HISD, parameters).lossOfReal(question);
    Tensor gradient = Autograd.gradient(loss, parameters.get("conv.0.weight"));
    assertThat(gradient.abs().max().item()).isGreaterThan(0);
  }
}
