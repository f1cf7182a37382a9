package org.tsdf.lab.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.lab.dataset.FaceBank;
import org.tsdf.network.AttGanConfig;
import org.tsdf.network.AttGanGenerator;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class HeldEditsTest {
  private static final int SIZE = 64;
  private static final AttGanConfig CONFIG = new AttGanConfig(4, 5, 4, 5, 3, 0, 4);
  private static final List<String> ATTRIBUTES = List.of("Mustache", "Young", "No_Beard");
  private static final List<String> HELD = List.of("Mustache", "No_Beard");

  @TempDir private Path folder;

  private final Scope scope = Scope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  /** None asked; held alone; a free one alone; both; two held ones. */
  private static GanBatch batch() {
    Tensor labels = Tensors.of(new float[] {1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0}, 5, 3);
    Tensor targets = Tensors.of(new float[] {1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1}, 5, 3);
    Tensor real = new RandomSource(1).uniform(-1, 1, DType.FLOAT32, 5, 3, SIZE, SIZE);
    return new GanBatch(real, labels, targets, labels);
  }

  private static AttGanGenerator generator() {
    Parameters drawn = CONFIG.layout().initialiseLikePyTorch(new RandomSource(2), DType.FLOAT32);
    return new AttGanGenerator(CONFIG, drawn).inTraining();
  }

  private static Tensor condition(GanBatch batch) {
    return batch.targets().minus(0.5);
  }

  @Test
  void faces_count_whose_held_attributes_alone_are_to_change() {
    HeldEdits held = new HeldEdits(generator(), ATTRIBUTES, HELD);
    assertThat(held.rows(batch()).toFloats()).containsExactly(0, 1, 0, 0, 1);
  }

  @Test
  void what_the_network_itself_makes_is_not_off_and_the_rest_by_its_mean_difference() {
    GanBatch batch = batch();
    HeldEdits held = new HeldEdits(generator(), ATTRIBUTES, HELD);
    Tensor once = Autograd.off(() -> generator().forward(batch.real(), condition(batch)));
    assertThat(held.distance(batch, condition(batch), once).item()).isZero();
    Tensor forgeries = once.plus(0.25).requiresGradient();
    Tensor distance = held.distance(batch, condition(batch), forgeries);
    assertThat(distance.item()).isCloseTo(0.25 * 2 / 5, offset(1e-6));
    Tensor slope = Autograd.gradient(distance, forgeries);
    double perEntry = 1.0 / forgeries.elements();
    assertThat(slope.narrow(0, 0, 1).abs().max().item()).isZero();
    assertThat(slope.narrow(0, 1, 1).minus(perEntry).abs().max().item()).isLessThan(1e-9);
  }

  @Test
  void a_training_that_holds_begins_at_no_distance_and_then_tells_one() {
    NetworkTraining holding = training(given(), 40);
    assertThat(holding.lossNames()).contains("generator.held");
    assertThat(holding.describe().at("/held/0").asText()).isEqualTo("Bright");
    double first = heldAt(holding, 2);
    for (int iteration = 3; iteration < 16; iteration++) {
      holding.iterate(iteration);
    }
    assertThat(first).isZero();
    assertThat(heldAt(holding, 16)).isPositive();
  }

  @Test
  void restored_into_another_training_the_state_goes_on_to_the_same_bits() {
    Beginning given = given();
    NetworkTraining whole = training(given, 40);
    for (int iteration = 1; iteration <= 5; iteration++) {
      whole.iterate(iteration);
    }
    NetworkTraining resumed = training(given, 40);
    Map<String, Tensor> saved = whole.state();
    resumed
        .state()
        .forEach((name, tensor) -> tensor.set(Objects.requireNonNull(saved.get(name), name)));
    for (int iteration = 6; iteration <= 9; iteration++) {
      assertThat(resumed.iterate(iteration)).isEqualTo(whole.iterate(iteration));
    }
  }

  /** Begins with the weights that another seed drew. */
  private Beginning given() {
    NetworkTraining training = training(Beginning.random(1), 0);
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    training.weights().forEach((name, tensor) -> stored.put(name, StoredTensor.of(tensor)));
    Path file = folder.resolve("start.safetensors");
    Checkpoint.write(file, stored, training.metadata());
    return new Beginning(2, StartingWeights.read(file, new TrainableAttGan()));
  }

  private static double heldAt(NetworkTraining training, int iteration) {
    return training.iterate(iteration).getOrDefault("generator.held", Double.NaN);
  }

  @Test
  void holding_needs_a_network_that_can_do_something_already() {
    assertThatThrownBy(() -> training(Beginning.random(1), 40))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("hold keeps what a network can already do; name that network to start with");
  }

  @Test
  void settings_that_hold_nothing_or_the_unknown_are_refused_in_one_sentence() {
    TrainableAttGan attGan = new TrainableAttGan();
    TrainingSettings weightless = attGan.settings().with("held", "Mustache");
    assertThatThrownBy(() -> attGan.plan(weightless)).hasMessage("held needs a weight, hold");
    TrainingSettings nameless = attGan.settings().with("hold", "40");
    assertThatThrownBy(() -> attGan.plan(nameless)).hasMessage("held must name at least one");
    TrainingSettings unknown = nameless.with("held", "Halo");
    assertThatThrownBy(() -> attGan.plan(unknown))
        .hasMessageStartingWith("held must name attributes that are learnt: Bald, Bangs");
  }

  private NetworkTraining training(Beginning beginning, double hold) {
    try {
      Path faces = folder.resolve("faces");
      if (!Files.exists(faces)) {
        ToyFaces.writeHalves(Files.createDirectory(faces), 20, SIZE);
      }
      FaceBank bank = ToyFaces.bank(faces, SIZE);
      GanSettings settings =
          GanSettings.attGan()
              .withWork(40, 4, 1)
              .withShares(1, 0)
              .withWeights(new GanWeights(10, 40, 10).withHold(hold));
      AttGanTraining.Shape shape = new AttGanTraining.Shape(4, SIZE, 0, 4);
      return new AttGanTraining(shape, bank, settings, List.of("Bright"), beginning);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
