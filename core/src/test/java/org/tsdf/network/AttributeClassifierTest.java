package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tsdf.network.AttributeClassifier.Size;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;

class AttributeClassifierTest {
  private static final Size SIZE = new Size(2, 3);
  private static final List<String> NAMES = List.of("A", "B", "C");

  private static Parameters fresh() {
    return AttributeClassifier.layout(SIZE).initialise(new RandomSource(1), DType.FLOAT32);
  }

  private static AttributeClassifier load(Parameters parameters, Map<String, String> metadata) {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    parameters.names().forEach(name -> stored.put(name, StoredTensor.of(parameters.get(name))));
    return AttributeClassifier.load(
        Checkpoint.of(Path.of("judge"), stored, metadata), DType.FLOAT32);
  }

  private static Tensor faces(int count, int side) {
    return new RandomSource(7).uniform(-1, 1, DType.FLOAT32, count, 3, side, side);
  }

  @Test
  void what_was_learnt_over_many_batches_is_what_the_loaded_network_answers() {
    try (Scope scope = Scope.open()) {
      Parameters parameters = fresh();
      AttributeClassifier learner = AttributeClassifier.learning(SIZE, NAMES, 64, parameters);
      Tensor faces = faces(8, 64);
      Tensor learnt = learner.logits(faces);
      for (int i = 0; i < 300; i++) { // until the running statistics are the batch's
        try (Scope iteration = Scope.open()) {
          learner.logits(faces);
        }
      }
      Tensor answered = load(parameters, Map.of("image_size", "64")).logits(faces);
      double scale = learnt.abs().max().item();
      // the running variance is unbiased, the batch's own is not: 2x2 pixels of 8 faces at the end
      assertThat(answered.minus(learnt).abs().max().item()).isLessThan(0.1 * scale);
    }
  }

  @Test
  void a_face_is_judged_alike_alone_and_in_company() {
    try (Scope scope = Scope.open()) {
      AttributeClassifier judge = load(fresh(), Map.of("image_size", "32"));
      double[] together = judge.logits(faces(3, 32)).select(0, 2).toDoubles();
      double[] alone = judge.logits(faces(3, 32).narrow(0, 2, 1)).toDoubles();
      assertThat(alone).containsExactly(together, within(1e-5));
    }
  }

  @Test
  void pictures_of_any_size_are_looked_at_in_its_own() {
    try (Scope scope = Scope.open()) {
      AttributeClassifier judge = load(fresh(), Map.of("attributes", "Bald,Male,Young"));
      assertThat(judge.imageSize()).isEqualTo(128);
      assertThat(judge.attributes()).containsExactly("Bald", "Male", "Young");
      assertThat(judge.logits(faces(2, 50)).shape()).containsExactly(2, 3);
    }
  }

  @Test
  void a_size_that_does_not_halve_five_times_is_refused() {
    try (Scope scope = Scope.open()) {
      Parameters parameters = fresh();
      assertThatThrownBy(() -> load(parameters, Map.of("image_size", "100")))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("judge")
          .hasMessageContaining("100");
      assertThatThrownBy(() -> AttributeClassifier.learning(SIZE, NAMES, 100, parameters))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
