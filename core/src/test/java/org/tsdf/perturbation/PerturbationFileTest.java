package org.tsdf.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

class PerturbationFileTest {
  private static final Budget BUDGET = new Budget(0.05);

  @TempDir private Path folder;

  private final Scope scope = Scope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void numbers_and_card_come_back_as_they_were_written() {
    Path file = folder.resolve("p.safetensors");
    Perturbation written = new Perturbation(random(), BUDGET, card());
    PerturbationFile.write(written, file, false);
    Perturbation read = PerturbationFile.read(file);
    assertThat(read.values().toFloats()).containsExactly(written.values().toFloats());
    assertThat(read.budget()).isEqualTo(BUDGET);
    assertThat(read.provenance()).isEqualTo(card());
  }

  @Test
  void the_limit_of_what_is_noticed_comes_back_too_and_outlasts_a_smaller_epsilon() {
    Path file = folder.resolve("p.safetensors");
    Budget shaped = new Budget(0.05, 0.05, 0.5);
    PerturbationFile.write(new Perturbation(random(), shaped, card()), file, false);
    Perturbation read = PerturbationFile.read(file);
    assertThat(read.budget()).isEqualTo(shaped);
    assertThat(read.within(new Budget(0.02)).budget()).isEqualTo(new Budget(0.02, 0.02, 0.5));
  }

  @Test
  void the_limit_of_the_whole_comes_back_too_and_a_smaller_epsilon_does_not_raise_it() {
    Path file = folder.resolve("p.safetensors");
    Budget quiet = new Budget(0.05, 0.02);
    Perturbation written = new Perturbation(quiet.project(random()), quiet, card());
    PerturbationFile.write(written, file, false);
    Perturbation read = PerturbationFile.read(file);
    assertThat(read.budget()).isEqualTo(quiet);
    assertThat(read.within(new Budget(0.04)).budget()).isEqualTo(new Budget(0.04, 0.02));
    assertThat(read.within(new Budget(0.01)).budget()).isEqualTo(new Budget(0.01));
  }

  @Test
  void files_that_were_written_before_tell_the_limit_of_the_whole_in_their_recipe() {
    for (String name : List.of("default", "robust")) {
      Budget budget = ShippedPerturbations.named(name).budget();
      assertThat(budget.deviation()).as(name).isBetween(0.043, 0.044);
      assertThat(budget.epsilon()).as(name).isEqualTo(0.05);
    }
    assertThat(ShippedPerturbations.named("cmua").budget()).isEqualTo(BUDGET);
  }

  @Test
  void half_precision_stays_inside_the_budget_and_close() {
    Path file = folder.resolve("p.safetensors");
    Perturbation written = new Perturbation(random(), BUDGET, card());
    PerturbationFile.write(written, file, true);
    Perturbation read = PerturbationFile.read(file);
    Tensor difference = read.values().minus(written.values()).abs();
    assertThat(difference.max().item()).isPositive().isLessThan(0.05 / 2000);
    assertThat(read.values().abs().max().item()).isLessThanOrEqualTo((float) 0.05);
  }

  @Test
  void a_bare_tensor_is_taken_as_a_perturbation_of_unknown_origin() {
    Path file = folder.resolve("bare.safetensors");
    StoredTensor stored = StoredTensor.of(random().reshape(3, 16, 16));
    Checkpoint.write(file, Map.of("anything", stored), Map.of());
    Perturbation read = PerturbationFile.read(file);
    assertThat(read.values().shape()).containsExactly(1, 3, 16, 16);
    assertThat(read.provenance().defense()).isEqualTo("unknown");
    assertThat(read.provenance().summary()).contains("bare.safetensors");
  }

  @Test
  void what_is_no_perturbation_is_refused_by_name() {
    Path weights = folder.resolve("weights.safetensors");
    StoredTensor stored = StoredTensor.of(random());
    Checkpoint.write(weights, Map.of("a", stored, "b", stored), Map.of());
    assertThatThrownBy(() -> PerturbationFile.read(weights))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(weights + ": is no perturbation: it holds 2 tensors and no card");
    Path wrongShape = folder.resolve("shape.safetensors");
    Checkpoint.write(
        wrongShape, Map.of("a", StoredTensor.of(Tensors.zeros(DType.FLOAT32, 4, 4))), Map.of());
    assertThatThrownBy(() -> PerturbationFile.read(wrongShape))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("shape.safetensors");
  }

  @Test
  void tensors_without_pixels_and_cards_without_contents_are_refused_in_a_sentence() {
    StoredTensor empty = StoredTensor.of(Tensors.zeros(DType.FLOAT32, 3, 0, 0));
    StoredTensor flat = StoredTensor.of(Tensors.zeros(DType.FLOAT32, 1, 3, 0, 0));
    Path file = folder.resolve("odd.safetensors");
    Checkpoint.write(file, Map.of("a", empty), Map.of());
    assertRefused(file);
    Checkpoint.write(file, Map.of("perturbation", flat), metadata(card().toJson()));
    assertRefused(file);
    StoredTensor good = StoredTensor.of(random());
    for (String card : List.of("null", "{}", "{\"models\":[],\"losses\":{},\"versions\":{}}")) {
      Checkpoint.write(file, Map.of("perturbation", good), metadata(card));
      assertRefused(file);
    }
  }

  private static Map<String, String> metadata(String card) {
    return Map.of(
        "format", "tsdf-perturbation-1", "scale", "[-1, 1]", "epsilon", "0.05", "card", card);
  }

  private static void assertRefused(Path file) {
    assertThatThrownBy(() -> PerturbationFile.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": ");
  }

  @Test
  void a_smaller_budget_cuts_off_and_a_larger_one_changes_nothing() {
    Perturbation perturbation = new Perturbation(random(), BUDGET, card());
    Perturbation smaller = perturbation.within(new Budget(0.02));
    assertThat(smaller.values().abs().max().item()).isLessThanOrEqualTo((float) 0.02);
    assertThat(perturbation.within(new Budget(0.1))).isSameAs(perturbation);
  }

  @Test
  void a_perturbation_beyond_its_budget_cannot_be_made() {
    assertThatThrownBy(() -> new Perturbation(random().times(2), BUDGET, card()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("beyond its budget 0.05");
  }

  @Test
  @SharedTest
  void cmuas_published_tensor_is_read() {
    Perturbation cmua = PerturbationFile.read(SharedData.path("weights/cmua_perturbation.pt"));
    assertThat(cmua.values().shape()).containsExactly(1, 3, 256, 256);
    assertThat(cmua.budget().epsilon()).isBetween(0.049, 0.0501);
  }

  private static Tensor random() {
    return new RandomSource(1).uniform(-0.05, 0.05, DType.FLOAT32, 1, 3, 16, 16);
  }

  private static Provenance card() {
    return new Provenance(
        "tsdf",
        "For tests.",
        JsonNodeFactory.instance.objectNode().put("name", "paper"),
        7,
        new Provenance.Data(2, "abc"),
        List.of(new Provenance.Model("a", "stargan", "123")),
        Map.of("poisoning.total", 0.5),
        0.3,
        Map.of("tsdf", "1"));
  }
}
