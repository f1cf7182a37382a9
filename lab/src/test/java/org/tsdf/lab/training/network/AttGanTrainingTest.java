package org.tsdf.lab.training.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.dataset.FaceBank;
import org.tsdf.lab.training.Precision;
import org.tsdf.network.Architecture;
import org.tsdf.network.AttGanArchitecture;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Tensor;

class AttGanTrainingTest extends GanTrainingContract {
  private static final int SIZE = 64;

  @Override
  int size() {
    return SIZE;
  }

  /** Its discriminator normalises every picture, so that it cannot see how bright one is. */
  @Override
  void writeFaces(Path into) throws IOException {
    ToyFaces.writeHalves(into, 20, SIZE);
  }

  @Override
  NetworkTraining training(FaceBank bank, int criticSteps, Precision precision) {
    GanSettings settings =
        GanSettings.attGan()
            .withWork(400, 4, criticSteps)
            .withLearningRate(2e-3)
            .withPrecision(precision)
            .withWeights(new GanWeights(10, 40, 10));
    AttGanTraining.Shape shape = new AttGanTraining.Shape(8, SIZE, 0, 4);
    return new AttGanTraining(shape, bank, settings, List.of(), Beginning.random(1));
  }

  @Override
  int period(int criticSteps) {
    return criticSteps + 1;
  }

  @Override
  int enough() {
    return 320;
  }

  /** Normalised maps of few cells make the penalty touchy. */
  @Override
  double shortTypeError() {
    return 0.06;
  }

  @Override
  int usualCriticSteps() {
    return 1;
  }

  @Override
  String fallingLoss() {
    return "generator.reconstruction";
  }

  /** It learns more slowly than StarGAN, and the last bits of a run depend on the threads. */
  @Override
  double change() {
    return 0.3;
  }

  @Override
  Architecture<FaceEditor> architecture() {
    return new AttGanArchitecture();
  }

  /** It adds the same to the realness of real and forged pictures, whose difference counts. */
  @Override
  boolean isIdle(String tensor) {
    return tensor.equals("discriminator/fc_adv.1.layers.0.bias");
  }

  @Test
  void running_statistics_move_at_every_pass_and_are_kept() {
    NetworkTraining training = training(bank(), 1, Precision.BFLOAT16);
    training.iterate(1); // the discriminator's: one pass
    training.iterate(2); // the generator's: one encoding, two decodings
    assertThat(number(training.state(), "generator/enc_layers.0.layers.1.num_batches_tracked"))
        .isEqualTo(2);
    assertThat(number(training.state(), "generator/dec_layers.0.layers.1.num_batches_tracked"))
        .isEqualTo(3);
    assertThat(number(training.weights(), "enc_layers.0.layers.1.num_batches_tracked"))
        .isEqualTo(2);
    assertThat(number(training.weights(), "dec_layers.3.layers.1.running_mean")).isNotZero();
    assertThat(training.metadata())
        .containsEntry("shortcut_layers", "0")
        .containsEntry("inject_layers", "4");
  }

  private static double number(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name).to(DType.FLOAT64).abs().sum().item();
  }
}
