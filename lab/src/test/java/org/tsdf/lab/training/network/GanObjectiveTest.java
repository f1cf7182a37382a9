package org.tsdf.lab.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tsdf.network.Discriminator;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class GanObjectiveTest {
  private static final GanWeights WEIGHTS = new GanWeights(10, 100, 7);

  /** Finds every picture as real as its mean, sees two attributes of logit 0, is 3 too steep. */
  private record Flat() implements Discriminator {
    @Override
    public Judgement judge(Tensor images) {
      Tensor realness = images.mean(1, 2, 3).reshape(-1, 1);
      return new Judgement(realness, Tensors.zeros(DType.FLOAT32, images.size(0), 2));
    }

    @Override
    public Tensor gradientPenalty(Tensor real, Tensor fake, Tensor alpha) {
      return Tensors.full(3, DType.FLOAT32);
    }
  }

  private static GanBatch batch() {
    Tensor real = Tensors.full(0.5, DType.FLOAT32, 4, 3, 2, 2);
    Tensor labels = Tensors.zeros(DType.FLOAT32, 4, 2);
    return new GanBatch(real, labels, labels, Tensors.full(0.5, DType.FLOAT32, 4, 1, 1, 1));
  }

  private static Tensor forgeries() {
    return Tensors.full(0.2, DType.FLOAT32, 4, 3, 2, 2);
  }

  private static double total(Map<String, Double> parts, String network) {
    return parts.getOrDefault(network + ".total", Double.NaN);
  }

  @Test
  void attgan_averages_over_attributes_and_weighs_them_apart_for_the_discriminator() {
    try (Scope scope = Scope.open()) {
      GanObjective objective = GanObjective.attGan(new Flat(), WEIGHTS.withOwnClassification(3));
      Loss discriminator = objective.ofDiscriminator(batch(), forgeries());
      assertThat(total(discriminator.parts(), "discriminator"))
          .isCloseTo(-0.5 + 0.2 + 3 * Math.log(2) + 7 * 3, offset(1e-5));
      Loss generator = objective.ofGenerator(batch(), forgeries(), forgeries());
      assertThat(total(generator.parts(), "generator"))
          .isCloseTo(-0.2 + 10 * Math.log(2) + 100 * 0.3, offset(1e-5));
    }
  }

  @Test
  void faces_that_are_asked_to_stay_count_with_a_weight_of_their_own() {
    GanObjective objective = GanObjective.starGan(new Flat(), WEIGHTS.withIdentity(3, 4));
    try (Scope scope = Scope.open()) {
      Tensor unchanged = batch().real().plus(0.25);
      Loss published = objective.ofGenerator(batch(), forgeries(), forgeries());
      Loss loss = objective.ofGenerator(batch(), forgeries(), forgeries(), unchanged);
      assertThat(loss.parts()).containsEntry("generator.identity", 0.25);
      assertThat(total(loss.parts(), "generator"))
          .isCloseTo(
              total(published.parts(), "generator") + 3 * 0.25 + 4 * 0.25 * 0.25, offset(1e-5));
      assertThat(loss.total().item()).isEqualTo(total(loss.parts(), "generator"));
    }
  }

  @Test
  void stargan_adds_attributes_up_and_weighs_them_alike_for_both() {
    try (Scope scope = Scope.open()) {
      GanObjective objective = GanObjective.starGan(new Flat(), WEIGHTS);
      Loss discriminator = objective.ofDiscriminator(batch(), forgeries());
      assertThat(total(discriminator.parts(), "discriminator"))
          .isCloseTo(-0.5 + 0.2 + 10 * 2 * Math.log(2) + 7 * 3, offset(1e-5));
      Loss generator = objective.ofGenerator(batch(), forgeries(), forgeries());
      assertThat(total(generator.parts(), "generator"))
          .isCloseTo(-0.2 + 10 * 2 * Math.log(2) + 100 * 0.3, offset(1e-5));
    }
  }
}
