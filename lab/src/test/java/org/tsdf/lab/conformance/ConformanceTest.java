package org.tsdf.lab.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsdf.network.GeneratorSize;
import org.tsdf.network.StarGanGenerator;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensors;

class ConformanceTest {
  @TempDir private Path folder;

  private CaseReport check(MadeCase made) {
    return Conformance.check(made.write(folder), Optional.empty(), OptionalDouble.empty());
  }

  private CaseReport check(MadeCase made, double tolerance) {
    return Conformance.check(made.write(folder), Optional.empty(), OptionalDouble.of(tolerance));
  }

  private static List<String> failures(CaseReport report) {
    return report.tensors().stream().filter(t -> !t.passed()).map(TensorResult::name).toList();
  }

  private static void assertProblem(CaseReport report, String fault) {
    assertThat(report.passed()).isFalse();
    assertThat(report.problem()).contains(fault);
    assertThat(new ConformanceReport(List.of(report)).passed()).isFalse();
  }

  @Test
  void a_faithful_case_passes_with_every_tensor_but_the_inputs_compared() {
    CaseReport report = check(MadeCase.small());
    assertThat(report.problem()).isEmpty();
    assertThat(report.passed()).isTrue();
    assertThat(report.weights()).isEqualTo("formula");
    assertThat(report.tensors())
        .extracting(TensorResult::name)
        .containsExactly("train.y", "train.feature_sub2", "grad_x.train.y", "eval.y");
    assertThat(report.tensors().get(2).criterion()).isEqualTo(Criterion.RELATIVE_NORM);
  }

  @Test
  void other_widths_depths_sizes_and_names_pass_too() {
    MadeCase made = new MadeCase(new GeneratorSize(3, 2, 7), 1, 20);
    made.json.put("case", "nothing-known").put("architecture", "stargan GENERATOR, trained again");
    assertThat(check(made).passed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"train.y", "train.feature_sub2", "grad_x.train.y", "eval.y"})
  void a_single_altered_number_fails_the_case(String name) {
    CaseReport report = check(MadeCase.small().altered(name, 0.01));
    assertThat(report.passed()).isFalse();
    assertThat(failures(report)).containsExactly(name);
    assertThat(new ConformanceReport(List.of(report)).table())
        .contains("DIFFERS")
        .contains("FAILED made: 3 of 4 tensors agree");
  }

  @ParameterizedTest
  @ValueSource(strings = {"train.y", "grad_x.train.y"})
  void a_recorded_value_that_is_not_a_number_fails_the_case(String name) {
    assertThat(failures(check(MadeCase.small().altered(name, Double.NaN)))).containsExactly(name);
  }

  @Test
  void an_altered_input_fails_what_depends_on_it() {
    assertThat(failures(check(MadeCase.small().altered("x", 0.1)))).contains("train.y", "eval.y");
  }

  @Test
  void a_tensor_that_is_described_but_not_there_is_an_error() {
    MadeCase made = MadeCase.small();
    made.golden.remove("eval.y");
    assertProblem(check(made), "eval.y is missing");
  }

  @Test
  void a_tensor_that_is_there_but_not_described_is_an_error() {
    MadeCase made = MadeCase.small();
    ((ObjectNode) made.json.path("tensors")).remove("eval.y");
    assertProblem(check(made), "case.json does not describe eval.y");
  }

  @Test
  void an_input_that_is_missing_everywhere_is_an_error() {
    MadeCase made = MadeCase.small();
    made.golden.remove("c");
    ((ObjectNode) made.json.path("tensors")).remove("c");
    assertProblem(check(made), "c is missing");
  }

  @Test
  void a_recorded_tensor_that_nothing_recomputes_is_an_error() {
    MadeCase made = MadeCase.small();
    try (Scope scope = Scope.open()) {
      made.record("train.dream", Tensors.zeros(DType.FLOAT32, 3));
    }
    CaseReport report = check(made);
    assertThat(failures(report)).containsExactly("train.dream");
    assertThat(new ConformanceReport(List.of(report)).table()).contains("NOT REPRODUCED");
  }

  @Test
  void a_gradient_without_its_cotangent_is_an_error() {
    MadeCase made = MadeCase.small();
    made.json.putObject("cotangents");
    assertProblem(check(made), "cotangents has no entry for train.y");
  }

  @Test
  void a_cotangent_that_begins_otherwise_or_does_not_fit_is_an_error() {
    MadeCase other = MadeCase.small();
    ((ObjectNode) other.json.at("/cotangents/train.y")).put("key", "another");
    assertProblem(check(other), "the cotangent of train.y does not begin as case.json says");
    MadeCase misshapen = MadeCase.small();
    ((ObjectNode) misshapen.json.at("/cotangents/train.y")).putArray("shape").add(5).add(5);
    assertProblem(check(misshapen), "train.y");
  }

  @Test
  void a_shape_other_than_recomputed_is_an_error() {
    MadeCase made = MadeCase.small();
    try (Scope scope = Scope.open()) {
      made.record("eval.y", Tensors.zeros(DType.FLOAT32, 2, 3, 16, 15));
    }
    CaseReport report = check(made);
    assertThat(failures(report)).containsExactly("eval.y");
    assertThat(report.tensors().get(3).problem()).contains("(2, 3, 16, 16)");
  }

  @Test
  void two_files_that_disagree_on_a_shape_are_an_error() {
    MadeCase made = MadeCase.small();
    ((ObjectNode) made.json.at("/tensors/eval.y")).putArray("shape").add(6).add(256);
    assertProblem(check(made), "eval.y is FLOAT32 (2, 3, 16, 16) in golden.safetensors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"StarGAN v2 generator", "a generator of another kind", ""})
  void an_unknown_architecture_is_an_error(String architecture) {
    MadeCase made = MadeCase.small();
    made.json.put("architecture", architecture);
    assertProblem(check(made), "is of an architecture that nothing here reproduces");
  }

  @Test
  void pictures_for_other_cases_are_no_case() {
    MadeCase made = MadeCase.small();
    made.json.put("architecture", "pictures for the detector cases").putObject("config");
    assertProblem(check(made), "is no case by itself but data for others");
  }

  @Test
  void a_folder_without_a_case_is_an_error() throws IOException {
    assertProblem(
        Conformance.check(folder, Optional.empty(), OptionalDouble.empty()),
        "case.json: is missing, so this is no conformance case");
    Path written = MadeCase.small().write(folder);
    Files.writeString(written.resolve("case.json"), "{\"case\": ");
    assertProblem(
        Conformance.check(written, Optional.empty(), OptionalDouble.empty()), "is not JSON");
  }

  @Test
  void a_case_that_records_nothing_or_inputs_alone_does_not_pass() {
    MadeCase nothing = MadeCase.small();
    nothing.golden.clear();
    nothing.json.putObject("tensors");
    assertProblem(check(nothing), "case.json lists no tensors");
    MadeCase inputs = MadeCase.small();
    inputs.golden.keySet().retainAll(List.of("x", "c"));
    ((ObjectNode) inputs.json.path("tensors")).retain("x", "c");
    assertThat(check(inputs).passed()).isFalse();
  }

  @Test
  void a_given_tolerance_replaces_every_advised_one() {
    MadeCase made = MadeCase.small().altered("train.y", 0.01).altered("grad_x.train.y", 0.01);
    assertThat(check(made, 0.02).passed()).isTrue();
    assertThat(failures(check(made, 0.005))).containsExactly("train.y", "grad_x.train.y");
    assertThat(check(MadeCase.small(), 0).passed()).isFalse();
  }

  @Test
  void a_tolerance_below_zero_or_not_a_number_is_refused() {
    for (double wrong : new double[] {-1, Double.NaN}) {
      assertThatThrownBy(
              () -> Conformance.check(folder, Optional.empty(), OptionalDouble.of(wrong)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void given_weights_take_the_place_of_the_cases_own() {
    MadeCase made = MadeCase.small();
    Path same = write(folder.resolve("same.safetensors"), made.weights());
    CaseReport report =
        Conformance.check(made.write(folder), Optional.of(same), OptionalDouble.empty());
    assertThat(report.passed()).isTrue();
    assertThat(report.weights()).isEqualTo(same.toString());
    GeneratorSize size = new GeneratorSize(4, 1, 5);
    Path other = write(folder.resolve("other.safetensors"), random(size));
    assertThat(failures(Conformance.check(folder, Optional.of(other), OptionalDouble.empty())))
        .hasSize(4);
  }

  @Test
  void weights_of_another_size_are_an_error_that_names_the_tensor() {
    Path wide = write(folder.resolve("wide.safetensors"), random(new GeneratorSize(8, 1, 5)));
    assertProblem(
        Conformance.check(
            MadeCase.small().write(folder), Optional.of(wide), OptionalDouble.empty()),
        "main.0.weight has shape (8, 8, 7, 7), expected (4, 8, 7, 7)");
  }

  @Test
  void weights_are_found_in_the_folder_and_by_reference_beside_the_cases() {
    MadeCase made = MadeCase.small();
    Checkpoint weights = made.weights();
    made.json.remove("formula_weights");
    assertProblem(check(made), "has no weights, so a file must be given");
    made.json.put("weights_reference", "shared/weights/made.safetensors");
    Path caseFolder = folder.resolve("reference-data/golden/made");
    made.write(caseFolder);
    assertProblem(
        Conformance.check(caseFolder, Optional.empty(), OptionalDouble.empty()),
        "shared/weights/made.safetensors was not found near the case");
    write(folder.resolve("reference-data/weights/made.safetensors"), weights);
    assertThat(Conformance.check(caseFolder, Optional.empty(), OptionalDouble.empty()).passed())
        .isTrue();
    made.json.remove("weights_reference");
    made.json.putArray("weights").add("weights.safetensors");
    write(folder.resolve("weights.safetensors"), weights);
    assertThat(check(made).passed()).isTrue();
  }

  @Test
  void formula_weights_in_another_order_than_the_network_has_are_an_error() {
    MadeCase made = MadeCase.small();
    ArrayNode order = (ArrayNode) made.json.at("/formula_weights/key_order_and_shapes");
    order.add(order.remove(0));
    assertProblem(check(made), "entry 0 is main.1.weight, the network has main.0.weight");
  }

  @Test
  void a_configuration_that_is_missing_or_impossible_is_an_error() {
    MadeCase missing = MadeCase.small();
    ((ObjectNode) missing.json.path("config")).remove("conv_dim");
    assertProblem(check(missing), "config has no whole number conv_dim");
    MadeCase impossible = MadeCase.small();
    ((ObjectNode) impossible.json.path("config")).put("conv_dim", -4);
    assertProblem(check(impossible), "width -4");
  }

  @Test
  void a_shape_of_absurdly_many_elements_is_an_error() {
    MadeCase made = MadeCase.small();
    ((ObjectNode) made.json.at("/cotangents/train.y"))
        .putArray("shape")
        .add(1L << 40)
        .add(1L << 40);
    assertProblem(check(made), "has no usable shape");
  }

  @Test
  void no_case_at_all_is_no_pass() {
    assertThat(new ConformanceReport(List.of()).passed()).isFalse();
  }

  private static Checkpoint random(GeneratorSize size) {
    try (Scope scope = Scope.open()) {
      Parameters fresh =
          StarGanGenerator.layout(size).initialise(new RandomSource(9), DType.FLOAT32);
      Map<String, StoredTensor> tensors = new LinkedHashMap<>();
      fresh.names().forEach(name -> tensors.put(name, StoredTensor.of(fresh.get(name))));
      return Checkpoint.of(Path.of("random"), tensors, Map.of());
    }
  }

  private static Path write(Path file, Checkpoint checkpoint) {
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    checkpoint.names().forEach(name -> tensors.put(name, checkpoint.get(name)));
    Checkpoint.write(file, tensors, Map.of());
    return file;
  }
}
