package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.image.Faces;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.ScriptFile;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.TensorException;

class TorchScriptEditorTest extends AttributeEditorContract {
  private static final String FEATURE =
      """
      def forward(self, x, c):
        t = c.unsqueeze(2).unsqueeze(3).expand(x.size(0), c.size(1), x.size(2), x.size(3))
        f = torch.tanh(torch.conv2d(torch.cat([x, t], 1), self.encoder, None, [2, 2], [1, 1]))
        y = torch.tanh(torch.conv_transpose2d(f, self.decoder, None, [2, 2], [1, 1]))
      """;
  private static final Map<String, String> BESIDE =
      Map.of("image_size", "16", "attributes", "Male, Black_Hair, Blond_Hair, Brown_Hair");

  @TempDir Path folder;

  private Path file(String returned, Map<String, String> beside) {
    RandomSource random = new RandomSource(1);
    int inputs = 3 + (beside.containsKey("attributes") ? 4 : 0);
    Map<String, Tensor> weights =
        Map.of(
            "encoder", new RandomSource(1).normal(DType.FLOAT32, 6, inputs, 4, 4).times(0.2),
            "decoder", random.normal(DType.FLOAT32, 6, 3, 4, 4).times(0.2));
    return ScriptFile.write(
        folder.resolve("editor.pt"), weights, FEATURE + "  return " + returned + "\n", beside);
  }

  private FaceEditor editor(String returned, Map<String, String> beside) {
    return architecture().load("toy", file(returned, beside), DType.FLOAT32);
  }

  @Override
  Architecture<FaceEditor> architecture() {
    return new TorchScriptEditorArchitecture();
  }

  @Override
  Checkpoint checkpoint() {
    return Checkpoint.of(file("y, f", BESIDE), Map.of(), Map.of());
  }

  private static Faces faces() {
    return Faces.of(new RandomSource(2).uniform(-1, 1, DType.FLOAT32, 2, 3, 16, 16));
  }

  @Test
  void the_second_tensor_is_the_feature_and_without_one_the_forgery_is() {
    assertThat(editor("y, f", BESIDE).features(faces()).shape()).containsExactly(2, 6, 8, 8);
    FaceEditor single = editor("y", BESIDE);
    Tensor unchanged = single.forge(faces(), new Edit.Identity());
    assertThat(single.features(faces()).toFloats()).isEqualTo(unchanged.toFloats());
  }

  @Test
  void without_attributes_there_is_one_edit() {
    FaceEditor editor = editor("y", Map.of("image_size", "16"));
    assertThat(editor.edits()).containsExactly(new Edit.Identity());
    assertThat(editor.forge(faces(), new Edit.Identity()).shape()).containsExactly(2, 3, 16, 16);
  }

  @Test
  void without_a_size_it_is_256() {
    assertThat(editor("y", Map.of()).imageSize()).isEqualTo(256);
  }

  @Test
  void a_module_that_returns_something_else_is_refused_with_what_it_returned() {
    FaceEditor editor = editor("f, y", BESIDE);
    assertThatThrownBy(() -> editor.features(faces()))
        .isInstanceOf(TensorException.class)
        .hasMessageContaining("editor.pt")
        .hasMessageContaining("[FLOAT32 (2, 6, 8, 8), FLOAT32 (2, 3, 16, 16)]");
  }

  @Test
  void nonsense_beside_the_module_is_refused() {
    for (Map<String, String> beside :
        List.of(
            Map.of("image_size", "0"),
            Map.of("image_size", "big"),
            Map.of("attributes", "Male,,Young"),
            Map.of("attributes", "Male,Male"))) {
      assertThatThrownBy(() -> editor("y", beside))
          .as(beside.toString())
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("editor.pt");
    }
  }
}
