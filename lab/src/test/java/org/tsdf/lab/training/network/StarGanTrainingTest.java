package org.tsdf.lab.training.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.dataset.FaceBank;
import org.tsdf.lab.training.Precision;
import org.tsdf.network.Architecture;
import org.tsdf.network.GeneratorSize;
import org.tsdf.network.InstanceNorms;
import org.tsdf.network.PatchDiscriminator;
import org.tsdf.network.StarGanArchitecture;
import org.tsdf.network.StarGanGenerator;
import org.tsdf.tensor.Adam;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

class StarGanTrainingTest extends GanTrainingContract {
  private static final int SIZE = 16;

  @TempDir private Path photos;

  @Override
  int size() {
    return SIZE;
  }

  @Test
  void in_the_warm_up_the_discriminator_learns_alone() throws IOException {
    try (Scope scope = Scope.open()) {
      ToyFaces.write(photos, 20, SIZE);
      GanSettings settings = settings(1, Precision.FLOAT32).withWarmUp(2);
      NetworkTraining training = training(ToyFaces.bank(photos, SIZE), settings);
      byte[] generator = bytes(training, "generator/main.0.weight");
      byte[] discriminator = bytes(training, "discriminator/main.0.weight");
      training.iterate(1);
      assertThat(training.iterate(2)).doesNotContainKey("generator.total");
      assertThat(bytes(training, "generator/main.0.weight")).isEqualTo(generator);
      assertThat(bytes(training, "discriminator/main.0.weight")).isNotEqualTo(discriminator);
      assertThat(training.iterate(3)).containsKey("generator.total");
      assertThat(bytes(training, "generator/main.0.weight")).isNotEqualTo(generator);
    }
  }

  /** The sequence of steps is the one that conformance checks against the recorded training. */
  @Test
  void iterations_are_the_published_steps_one_after_the_other() throws IOException {
    try (Scope scope = Scope.open()) {
      ToyFaces.write(photos, 20, SIZE);
      FaceBank bank = ToyFaces.bank(photos, SIZE);
      GanSettings settings = settings(2, Precision.FLOAT32);
      NetworkTraining training = training(bank, settings);
      GeneratorSize size = new GeneratorSize(8, 1, 2);
      PatchDiscriminator.Size judge = new PatchDiscriminator.Size(8, 3, 2, SIZE);
      Layout drawing = StarGanGenerator.layout(size);
      TrainedNetwork generator = begun(training, "generator/", drawing);
      TrainedNetwork discriminator = begun(training, "discriminator/", judge.layout());
      GanObjective objective =
          GanObjective.starGan(
              new PatchDiscriminator(judge, discriminator.parameters()), settings.weights());
      RandomSource root = new RandomSource(1);
      FaceBatches batches = new FaceBatches(bank, settings, root.fork(3), root.fork(4));
      for (int i = 1; i <= 4; i++) {
        double rate = settings.learningRate().at(i, settings.iterations());
        GanBatch batch = batches.at(i);
        boolean both = i % 2 == 0;
        Tensor forgeries =
            generator(size, generator, both ? 2 : 1).forge(batch.real(), batch.targets());
        Loss first = objective.ofDiscriminator(batch, forgeries);
        discriminator.step(discriminator.gradients(first), rate, i);
        if (both) {
          Tensor undone = generator(size, generator, 1).forge(forgeries, batch.labels());
          Loss second = objective.ofGenerator(batch, forgeries, undone);
          generator.step(generator.gradients(second), rate, i / 2);
        }
        training.iterate(i);
      }
      requireSame(training, "generator/", drawing, generator);
      requireSame(training, "discriminator/", judge.layout(), discriminator);
    }
  }

  private static TrainedNetwork begun(NetworkTraining training, String prefix, Layout layout) {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    for (Layout.Entry entry : layout.entries()) {
      copies.put(entry.name(), tensor(training, prefix + entry.name()).detach().copy());
    }
    return new TrainedNetwork(layout, new Parameters(copies), new Adam.Settings(0.5, 0.999, 1e-8));
  }

  private static StarGanGenerator generator(
      GeneratorSize size, TrainedNetwork network, int passes) {
    Parameters weights = network.parameters();
    InstanceNorms norms =
        InstanceNorms.tracked(weights, passes, (name, now) -> weights.get(name).set(now));
    return new StarGanGenerator(size, weights, norms);
  }

  private static void requireSame(
      NetworkTraining training, String prefix, Layout layout, TrainedNetwork expected) {
    for (Layout.Entry entry : layout.entries()) {
      assertThat(tensor(training, prefix + entry.name()).toBytes())
          .as(entry.name())
          .isEqualTo(expected.parameters().get(entry.name()).detach().toBytes());
    }
  }

  private static Tensor tensor(NetworkTraining training, String name) {
    return Objects.requireNonNull(training.state().get(name), name);
  }

  @Test
  void weights_after_He_let_a_fresh_discriminator_tell_pictures_apart() {
    try (Scope scope = Scope.open()) {
      double published = spreadOfAnswers(GanSettings.Start.PYTORCH);
      double kept = spreadOfAnswers(GanSettings.Start.HE);
      assertThat(published).isLessThan(0.01);
      assertThat(kept).isBetween(0.1, 10.0);
    }
  }

  /** How differently a fresh discriminator judges different pictures. */
  private static double spreadOfAnswers(GanSettings.Start start) {
    PatchDiscriminator.Size size = new PatchDiscriminator.Size(16, 6, 5, 128);
    Parameters fresh = start.draw(size.layout(), new RandomSource(1));
    Tensor pictures = new RandomSource(2).normal(DType.FLOAT32, 4, 3, 128, 128);
    Tensor answers = new PatchDiscriminator(size, fresh).judge(pictures).attributes(); // (4, 5)
    return answers.variance(0).mean().sqrt().item();
  }

  private static byte[] bytes(NetworkTraining training, String name) {
    return tensor(training, name).toBytes();
  }

  @Override
  NetworkTraining training(FaceBank bank, int criticSteps, Precision precision) {
    return training(bank, settings(criticSteps, precision));
  }

  private static GanSettings settings(int criticSteps, Precision precision) {
    return GanSettings.starGan()
        .withWork(400, 4, criticSteps)
        .withLearningRate(2e-3)
        .withPrecision(precision);
  }

  private static NetworkTraining training(FaceBank bank, GanSettings settings) {
    StarGanTraining.Shape shape = new StarGanTraining.Shape(8, 1, SIZE);
    return new StarGanTraining(
        GeneratorFamily.STARGAN, shape, 0, bank, settings, Beginning.random(1));
  }

  @Override
  int period(int criticSteps) {
    return criticSteps;
  }

  @Override
  int enough() {
    return 120;
  }

  @Override
  Architecture<FaceEditor> architecture() {
    return new StarGanArchitecture();
  }
}
