package org.tsdf.lab.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.image.Faces;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.dataset.FaceBank;
import org.tsdf.network.StarGanArchitecture;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;

class StarGanTrainingTest {
  private static final int SIZE = 16;
  private static final Path STATUS = Path.of("/proc/self/status");

  @TempDir private Path folder;

  private FaceBank bank() throws IOException {
    return ToyFaces.bank(ToyFaces.write(folder, 20, SIZE), SIZE);
  }

  private static GanSettings settings(int criticSteps, GanSettings.Precision precision) {
    return GanSettings.starGan()
        .withWork(400, 4, criticSteps)
        .withLearningRate(2e-3)
        .withPrecision(precision);
  }

  @Test
  void it_learns_to_make_dark_pictures_bright_and_bright_ones_dark() throws IOException {
    try (Scope scope = Scope.open()) {
      FaceBank bank = bank();
      StarGanTraining training =
          new StarGanTraining(
              8, 1, SIZE, bank, settings(2, GanSettings.Precision.FLOAT32), Beginning.random(1));
      for (int iteration = 1; iteration <= 120; iteration++) {
        training.iterate(iteration);
      }
      FaceEditor editor = editor(training);
      Faces faces = bank.faces(new int[] {0, 1}, new boolean[2]); // held out
      Tensor edited = Autograd.off(() -> editor.forge(faces, new Edit.Flip("Bright")));
      double[] before = faces.images().mean(1, 2, 3).toDoubles();
      double[] after = edited.mean(1, 2, 3).toDoubles();
      assertThat(after[0]).as("dark or bright before: %s", before[0]).isLessThan(before[0] - 0.6);
      assertThat(after[1])
          .as("dark or bright before: %s", before[1])
          .isGreaterThan(before[1] + 0.6);
    }
  }

  @Test
  void the_generator_steps_once_for_several_steps_of_the_discriminator() throws IOException {
    try (Scope scope = Scope.open()) {
      StarGanTraining training =
          new StarGanTraining(
              2, 0, SIZE, bank(), settings(3, GanSettings.Precision.FLOAT32), Beginning.random(1));
      float[] before = weight(training, "generator/main.0.weight");
      float[] judge = weight(training, "discriminator/main.0.weight");
      assertThat(training.iterate(1)).doesNotContainKey("generator.total");
      assertThat(training.iterate(2)).containsKey("discriminator.total");
      assertThat(weight(training, "generator/main.0.weight")).isEqualTo(before);
      assertThat(weight(training, "discriminator/main.0.weight")).isNotEqualTo(judge);
      assertThat(training.iterate(3).keySet()).containsExactlyElementsOf(training.lossNames());
      assertThat(weight(training, "generator/main.0.weight")).isNotEqualTo(before);
    }
  }

  @Test
  void in_bfloat16_the_losses_are_nearly_the_same() throws IOException {
    try (Scope scope = Scope.open()) {
      FaceBank bank = bank();
      Map<String, Double> full = oneIteration(bank, GanSettings.Precision.FLOAT32);
      Map<String, Double> reduced = oneIteration(bank, GanSettings.Precision.BFLOAT16);
      assertThat(reduced).isNotEqualTo(full);
      full.forEach(
          (name, value) ->
              assertThat(Math.abs(reduced.getOrDefault(name, 99.0) - value))
                  .as(name)
                  .isLessThan(0.02 * Math.max(1, Math.abs(value))));
    }
  }

  private static Map<String, Double> oneIteration(FaceBank bank, GanSettings.Precision precision) {
    return new StarGanTraining(8, 2, SIZE, bank, settings(1, precision), Beginning.random(1))
        .iterate(1);
  }

  @Test
  void native_memory_stays_flat() throws IOException {
    assumeTrue(Files.exists(STATUS), "SKIPPED: the system does not tell a process's memory");
    try (Scope scope = Scope.open()) {
      StarGanTraining training =
          new StarGanTraining(
              4, 1, SIZE, bank(), settings(1, GanSettings.Precision.FLOAT32), Beginning.random(1));
      run(training, 1, 20);
      long before = outsideHeapKilobytes();
      run(training, 21, 80);
      assertThat(outsideHeapKilobytes() - before).as("growth in kB").isLessThan(12_000);
    }
  }

  private static void run(StarGanTraining training, int from, int to) {
    for (int iteration = from; iteration <= to; iteration++) {
      training.iterate(iteration);
    }
  }

  private static float[] weight(StarGanTraining training, String name) {
    return Objects.requireNonNull(training.state().get(name), name).toFloats();
  }

  private static FaceEditor editor(StarGanTraining training) {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    training.weights().forEach((name, tensor) -> stored.put(name, StoredTensor.of(tensor)));
    Checkpoint checkpoint = Checkpoint.of(Path.of("trained"), stored, training.metadata());
    return new StarGanArchitecture().load("s", checkpoint, DType.FLOAT32);
  }

  /** Resident memory less the Java heap, which grows for reasons of its own. */
  private static long outsideHeapKilobytes() throws IOException {
    System.gc();
    long heap = Runtime.getRuntime().totalMemory() / 1024;
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) - heap;
      }
    }
    throw new IOException(STATUS + " has no VmRSS");
  }
}
