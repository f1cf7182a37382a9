package org.tsdf.lab.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.image.Faces;
import org.tsdf.lab.dataset.FaceBank;
import org.tsdf.lab.dataset.FaceDataset;
import org.tsdf.lab.training.Precision;
import org.tsdf.network.AttributeClassifier;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensors;

class ClassifierTrainingTest {
  private static final int SIZE = 32;
  private static final ClassifierSettings SETTINGS =
      ClassifierSettings.usual().withWork(60, 8).withPrecision(Precision.FLOAT32);

  @TempDir private Path folder;

  private FaceBank bank() throws IOException {
    return ToyFaces.bank(ToyFaces.write(folder, 40, SIZE), SIZE);
  }

  @Test
  void it_learns_to_tell_bright_pictures_from_dark_ones() throws IOException {
    try (Scope scope = Scope.open()) {
      FaceBank bank = bank();
      ClassifierTraining training =
          new ClassifierTraining(4, SIZE, bank, SETTINGS, Beginning.random(1));
      for (int iteration = 1; iteration <= 60; iteration++) {
        training.iterate(iteration);
      }
      Faces heldOut = bank.faces(new int[] {0, 1, 2, 3}, new boolean[4]);
      double[] bright = judge(training).logits(heldOut.images()).narrow(1, 0, 1).toDoubles();
      for (int i = 0; i < bright.length; i++) {
        boolean truth = heldOut.attributes().values().select(0, i).select(0, 0).item() == 1;
        assertThat(bright[i] > 0).as("face %d, logit %s", i, bright[i]).isEqualTo(truth);
      }
    }
  }

  @Test
  void in_bfloat16_the_loss_is_nearly_the_same() throws IOException {
    try (Scope scope = Scope.open()) {
      FaceBank bank = bank();
      double full = loss(bank, Precision.FLOAT32);
      double reduced = loss(bank, Precision.BFLOAT16);
      assertThat(reduced).isNotEqualTo(full).isCloseTo(full, within(0.03));
    }
  }

  private static double loss(FaceBank bank, Precision precision) {
    return new ClassifierTraining(
            4, SIZE, bank, SETTINGS.withPrecision(precision), Beginning.random(1))
        .iterate(1)
        .getOrDefault("total", 99.0);
  }

  @Test
  void the_same_seed_learns_the_same_bits() throws IOException {
    try (Scope scope = Scope.open()) {
      FaceBank bank = bank();
      assertThat(loss(bank, Precision.FLOAT32)).isEqualTo(loss(bank, Precision.FLOAT32));
    }
  }

  @Test
  void the_sheet_has_two_columns_for_each_attribute() throws IOException {
    try (Scope scope = Scope.open()) {
      ClassifierTraining training =
          new ClassifierTraining(2, SIZE, bank(), SETTINGS, Beginning.random(1));
      assertThat(training.sheet().width()).isEqualTo(2 * 2 * (SIZE + 2));
    }
  }

  @Test
  void those_who_have_an_attribute_weigh_as_much_as_those_who_lack_it() {
    try (Scope scope = Scope.open()) {
      float[] labels = {1, 0, 0, 0};
      ClassifierObjective objective = new ClassifierObjective(Tensors.of(labels, 4, 1));
      double certain = loss(objective, labels, 3, 3, 3, 3);
      double mirrored = loss(objective, labels, -3, -3, -3, -3);
      assertThat(certain).isCloseTo(mirrored, within(1e-6));
      // by hand: one face of weight 2, three of weight 2/3, on average over the four
      double byHand = (2 * softplus(-3) + 3 * 2.0 / 3 * softplus(3)) / 4;
      assertThat(certain).isCloseTo(byHand, within(1e-6));
    }
  }

  private static double loss(ClassifierObjective objective, float[] labels, double... logits) {
    return objective
        .of(Tensors.of(logits, logits.length, 1), Tensors.of(labels, labels.length, 1))
        .item();
  }

  private static double softplus(double x) {
    return Math.log1p(Math.exp(x));
  }

  @Test
  void several_data_sets_are_read_one_after_the_other() throws IOException {
    try (Scope scope = Scope.open()) {
      FaceDataset all = FaceDataset.open(ToyFaces.write(folder, 20, SIZE), null);
      FaceDataset some = all.first(5);
      List<String> names = List.of("Bright");
      FaceBank bank = FaceBank.read(List.of(some, all), SIZE, names, done -> {});
      assertThat(bank.count()).isEqualTo(25);
      float[] third = bank.faces(new int[] {2}, new boolean[1]).images().toFloats();
      assertThat(bank.faces(new int[] {7}, new boolean[1]).images().toFloats()).isEqualTo(third);
      assertThat(FaceDataset.hash(List.of(some, all))).isNotEqualTo(all.hash());
      assertThat(FaceDataset.hash(List.of(all))).isEqualTo(all.hash());
    }
  }

  @Test
  void what_the_command_line_tells_decides_the_network_and_its_data() throws IOException {
    try (Scope scope = Scope.open()) {
      Path faces = ToyFaces.write(folder, 20, SIZE);
      TrainableArchitecture known = TrainableArchitectures.named("classifier");
      TrainingSettings settings =
          known
              .settings()
              .with("size", "32")
              .with("width", "2")
              .with("batch", "4")
              .with("attribute", "Odd,Bright")
              .with("also", faces.toString());
      PreparedTraining prepared =
          Objects.requireNonNull(
              known
                  .plan(settings)
                  .prepare(new TrainingInput(faces, 15, Beginning.random(1), new SilentReading())));
      assertThat(prepared.data().images()).isEqualTo(30);
      assertThat(prepared.training().metadata())
          .containsEntry("attributes", "Odd,Bright")
          .containsEntry("image_size", "32");
      assertThat(prepared.training().iterate(1)).containsOnlyKeys("total");
    }
  }

  private static AttributeClassifier judge(ClassifierTraining training) {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    training.weights().forEach((name, tensor) -> stored.put(name, StoredTensor.of(tensor)));
    return AttributeClassifier.load(
        Checkpoint.of(Path.of("trained"), stored, training.metadata()), DType.FLOAT32);
  }
}
