package org.tsdf.lab.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.image.Faces;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.dataset.FaceBank;
import org.tsdf.lab.training.Precision;
import org.tsdf.network.Architecture;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;

/** What every training of a face editor against a discriminator must do. */
abstract class GanTrainingContract {
  private static final Path STATUS = Path.of("/proc/self/status");

  @TempDir private Path folder;

  private final Scope scope = Scope.open();

  /** Rows and columns of the faces. */
  abstract int size();

  /** Small networks, seed 1, batches of 4 of the faces. */
  abstract NetworkTraining training(FaceBank bank, int criticSteps, Precision precision);

  /** How many iterations there are from one step of the generator to the next. */
  abstract int period(int criticSteps);

  /** How many iterations suffice to learn to make dark pictures bright and bright ones dark. */
  abstract int enough();

  /** How far a loss of size 1 may be off in bfloat16. */
  double shortTypeError() {
    return 0.02;
  }

  int usualCriticSteps() {
    return 2;
  }

  /** One that is much smaller after that. */
  String fallingLoss() {
    return "generator.classification";
  }

  /** Whether a weight has no influence on the losses. */
  boolean isIdle(String tensor) {
    return false;
  }

  /** By how much a picture must have become darker or brighter by then. */
  double change() {
    return 0.6;
  }

  abstract Architecture<FaceEditor> architecture();

  final FaceBank bank() {
    return ToyFaces.bank(folder, size());
  }

  @BeforeEach
  void makeFaces() throws IOException {
    writeFaces(folder);
  }

  void writeFaces(Path into) throws IOException {
    ToyFaces.write(into, 20, size());
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void it_learns_to_make_dark_pictures_bright_and_bright_ones_dark() {
    FaceBank bank = bank();
    NetworkTraining training = training(bank, usualCriticSteps(), Precision.FLOAT32);
    double first = meanOf(fallingLoss(), training, 1, 20);
    run(training, 21, enough() - 20);
    double last = meanOf(fallingLoss(), training, enough() - 19, enough());
    assertThat(last).isLessThan(0.7 * first);
    FaceEditor editor = editor(training);
    Faces faces = bank.faces(new int[] {0, 1}, new boolean[2]); // held out
    Tensor edited = Autograd.off(() -> editor.forge(faces, new Edit.Flip("Bright")));
    double[] before = brightness(faces.images());
    double[] after = brightness(edited);
    assertThat(after[0]).as("bright before: %s", before[0]).isLessThan(before[0] - change());
    assertThat(after[1]).as("dark before: %s", before[1]).isGreaterThan(before[1] + change());
  }

  @Test
  void the_gradient_reaches_every_trained_tensor_of_both_networks() {
    NetworkTraining training = training(bank(), 1, Precision.FLOAT32);
    run(training, 1, period(1));
    int[] moments = {0};
    training
        .state()
        .forEach(
            (name, tensor) -> {
              if (name.endsWith("/first") && !isIdle(name.replace("/first", ""))) {
                moments[0]++;
                assertThat(tensor.abs().sum().item()).as(name).isGreaterThan(0);
              }
            });
    assertThat(moments[0]).isGreaterThan(20);
  }

  @Test
  void the_generator_steps_once_for_several_steps_of_the_discriminator() {
    NetworkTraining training = training(bank(), 3, Precision.FLOAT32);
    Map<String, Double> told = new LinkedHashMap<>();
    for (int iteration = 1; iteration <= period(3); iteration++) {
      assertThat(told).doesNotContainKey("generator.total");
      told.putAll(training.iterate(iteration));
    }
    assertThat(told.keySet()).containsExactlyElementsOf(training.lossNames());
    assertThat(training.lossNames()).containsAll(training.mainLosses());
  }

  @Test
  void restored_into_another_training_the_state_goes_on_to_the_same_bits() {
    FaceBank bank = bank();
    NetworkTraining whole = training(bank, 1, Precision.FLOAT32);
    run(whole, 1, 3);
    NetworkTraining resumed = training(bank, 1, Precision.FLOAT32);
    restore(whole.state(), resumed);
    assertThat(run(resumed, 4, 7)).isEqualTo(run(whole, 4, 7));
    Map<String, Tensor> after = whole.state();
    resumed
        .state()
        .forEach(
            (name, tensor) ->
                assertThat(tensor.toBytes()).as(name).isEqualTo(named(after, name).toBytes()));
  }

  @Test
  void in_bfloat16_the_losses_are_nearly_the_same() {
    FaceBank bank = bank();
    NetworkTraining full = training(bank, 1, Precision.FLOAT32);
    run(full, 1, 10);
    NetworkTraining reduced = training(bank, 1, Precision.BFLOAT16);
    restore(full.state(), reduced);
    Map<String, Double> expected = run(full, 11, 10 + period(1));
    Map<String, Double> found = run(reduced, 11, 10 + period(1));
    assertThat(found).isNotEqualTo(expected);
    expected.keySet().removeIf(name -> name.endsWith(".total")); // weighted sums of the others
    expected.forEach(
        (name, value) ->
            assertThat(Math.abs(found.getOrDefault(name, 99.0) - value))
                .as(name)
                .isLessThan(shortTypeError() * Math.max(1, Math.abs(value))));
  }

  @Test
  void native_memory_stays_flat() throws IOException {
    assumeTrue(Files.exists(STATUS), "SKIPPED: the system does not tell a process's memory");
    NetworkTraining training = training(bank(), 1, Precision.FLOAT32);
    run(training, 1, 20);
    long before = outsideHeapKilobytes();
    run(training, 21, 80);
    assertThat(outsideHeapKilobytes() - before).as("growth in kB").isLessThan(12_000);
  }

  /** Of the upper halves. */
  private static double[] brightness(Tensor images) {
    return images.narrow(2, 0, images.size(2) / 2).mean(1, 2, 3).toDoubles();
  }

  /** Each loss as told last. */
  private static Map<String, Double> run(NetworkTraining training, int from, int to) {
    Map<String, Double> told = new LinkedHashMap<>();
    for (int iteration = from; iteration <= to; iteration++) {
      told.putAll(training.iterate(iteration));
    }
    return told;
  }

  private static double meanOf(String loss, NetworkTraining training, int from, int to) {
    List<Double> told = new ArrayList<>();
    for (int iteration = from; iteration <= to; iteration++) {
      Double value = training.iterate(iteration).get(loss);
      if (value != null) {
        told.add(value);
      }
    }
    return told.stream().mapToDouble(each -> each).average().orElseThrow();
  }

  private static void restore(Map<String, Tensor> saved, NetworkTraining into) {
    into.state().forEach((name, tensor) -> tensor.set(named(saved, name)));
  }

  private static Tensor named(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private FaceEditor editor(NetworkTraining training) {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    training.weights().forEach((name, tensor) -> stored.put(name, StoredTensor.of(tensor)));
    Checkpoint checkpoint = Checkpoint.of(Path.of("trained"), stored, training.metadata());
    return architecture().load("trained", checkpoint, DType.FLOAT32);
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
