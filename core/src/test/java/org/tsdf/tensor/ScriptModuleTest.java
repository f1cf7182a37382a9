package org.tsdf.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptModuleTest {
  @TempDir Path folder;
  private Scope scope = Scope.open();

  @BeforeEach
  void open() {
    scope.close();
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private Path file(String program) {
    Tensor weight = Tensors.of(new float[] {2, 3}, 2);
    return ScriptFile.write(
        folder.resolve("module.pt"),
        Map.of("weight", weight),
        "def forward(self, x):\n  " + program + "\n",
        Map.of("image_size", "64\n", "folder/more", "text"));
  }

  private List<Tensor> run(String program, Tensor... inputs) {
    return ScriptModule.load(file(program), DType.FLOAT32).forward(inputs);
  }

  @Test
  void the_program_runs_with_its_weights() {
    List<Tensor> outputs = run("return x * self.weight", Tensors.of(new float[] {5, 7}, 2));
    assertThat(outputs).hasSize(1);
    assertThat(outputs.get(0).toFloats()).containsExactly(10, 21);
  }

  @Test
  void gradients_flow_to_the_input_at_the_first_run_and_later() {
    ScriptModule module =
        ScriptModule.load(file("return torch.relu(x * self.weight)"), DType.FLOAT32);
    for (int run = 0; run < 3; run++) {
      Tensor x = Tensors.of(new float[] {5, -7}, 2).requiresGradient();
      Tensor output = module.forward(x).get(0);
      assertThat(Autograd.gradient(output.sum(), x).toFloats()).containsExactly(2, 0);
    }
  }

  @Test
  void tuples_and_lists_come_out_flat() {
    Tensor x = Tensors.of(new float[] {1, 1}, 2);
    List<Tensor> outputs = run("return x, [x + 1, x + 2], (x + 3, (x + 4,))", x);
    assertThat(outputs.stream().map(t -> t.toFloats()[0]).toList())
        .containsExactly(1f, 2f, 3f, 4f, 5f);
  }

  @Test
  void weights_take_the_wanted_type() {
    ScriptModule module = ScriptModule.load(file("return x * self.weight"), DType.FLOAT64);
    Tensor output = module.forward(Tensors.of(new double[] {5, 7}, 2)).get(0);
    assertThat(output.dtype()).isEqualTo(DType.FLOAT64);
    assertThat(output.toDoubles()).containsExactly(10, 21);
  }

  @Test
  void extra_files_are_its_metadata() {
    ScriptModule module = ScriptModule.load(file("return x"), DType.FLOAT32);
    assertThat(module.metadata())
        .containsExactlyInAnyOrderEntriesOf(Map.of("image_size", "64", "folder/more", "text"));
  }

  @Test
  void a_program_that_fails_says_why_in_one_line() {
    assertThatThrownBy(() -> run("return x.matmul(self.weight)", Tensors.ones(DType.FLOAT32, 3)))
        .isInstanceOf(TensorException.class)
        .hasMessageContaining("module.pt: forward failed for FLOAT32 (3): RuntimeError: ")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void a_program_that_returns_no_tensors_is_refused() {
    assertThatThrownBy(() -> run("return x.size(0)", Tensors.ones(DType.FLOAT32, 3)))
        .isInstanceOf(TensorException.class)
        .hasMessageContaining("returned something else than tensors");
  }

  @Test
  void other_files_are_refused_by_what_they_are() throws IOException {
    Path missing = folder.resolve("missing.pt");
    assertRefused(missing, "does not exist");
    Path text = Files.writeString(folder.resolve("text.pt"), "no module, but a text");
    assertRefused(text, "not a checkpoint");
    Path whole = file("return x");
    byte[] bytes = Files.readAllBytes(whole);
    Path half = Files.write(folder.resolve("half.pt"), Arrays.copyOf(bytes, bytes.length / 2));
    assertRefused(half, "");
  }

  private static void assertRefused(Path file, String reason) {
    assertThatThrownBy(() -> ScriptModule.load(file, DType.FLOAT32))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(file.getFileName().toString())
        .hasMessageContaining(reason);
  }

  @Test
  void a_module_is_no_checkpoint() {
    Path file = file("return x");
    assertThatThrownBy(() -> Checkpoint.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("is a TorchScript module");
  }
}
