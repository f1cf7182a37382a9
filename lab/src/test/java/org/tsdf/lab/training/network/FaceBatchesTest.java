package org.tsdf.lab.training.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.lab.dataset.FaceBank;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

class FaceBatchesTest {
  @TempDir private Path folder;

  @Test
  void as_published_the_targets_are_the_attributes_of_the_faces_in_another_order()
      throws IOException {
    try (Scope scope = Scope.open()) {
      GanBatch batch = batches(0, 0).at(1);

      assertThat(sums(batch.targets())).isEqualTo(sums(batch.labels()));
    }
  }

  @Test
  void all_turned_over_every_face_is_asked_to_change_in_one_attribute_and_each_gets_its_turn()
      throws IOException {
    try (Scope scope = Scope.open()) {
      FaceBatches batches = batches(1, 0);
      double bright = 0;
      double odd = 0;
      for (int iteration = 1; iteration <= 50; iteration++) {
        GanBatch batch = batches.at(iteration);
        Tensor changed = batch.targets().minus(batch.labels()).abs();
        assertThat(changed.sum(1).minus(1).abs().sum().item()).isZero();
        bright += changed.narrow(1, 0, 1).sum().item();
        odd += changed.narrow(1, 1, 1).sum().item();
      }

      assertThat(bright + odd).isEqualTo(300);
      assertThat(bright).isBetween(110.0, 190.0);
    }
  }

  @Test
  void balanced_each_attribute_is_met_as_often_as_any_other() throws IOException {
    try (Scope scope = Scope.open()) {
      FaceBatches published = batches(0, 0);
      FaceBatches balanced = batches(0, 1);
      double usual = 0;
      double more = 0;
      for (int iteration = 1; iteration <= 50; iteration++) {
        usual += published.at(iteration).labels().narrow(1, 1, 1).sum().item();
        more += balanced.at(iteration).labels().narrow(1, 1, 1).sum().item();
      }

      // a third of the faces are odd; of the bright ones, too, of which half the draws consist
      assertThat(usual / 300).isBetween(0.25, 0.42);
      assertThat(more / 300).isBetween(0.58, 0.76);
    }
  }

  private FaceBatches batches(double turnedOver, double balanced) throws IOException {
    FaceBank bank = ToyFaces.bank(ToyFaces.write(folder, 20, 16), 16);
    GanSettings settings = GanSettings.starGan().withWork(1, 6, 1).withShares(turnedOver, balanced);
    return new FaceBatches(bank, settings, new RandomSource(1), new RandomSource(2));
  }

  private static double[] sums(Tensor rows) {
    return new double[] {rows.narrow(1, 0, 1).sum().item(), rows.narrow(1, 1, 1).sum().item()};
  }
}
