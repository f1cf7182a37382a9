package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.image.Detection;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.ScriptFile;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.TensorException;
import org.tsdf.tensor.Tensors;

class TorchScriptDetectorTest extends FaceDetectorContract {
  private static final String GRID =
      """
      def forward(self, x):
        a = torch.tanh(torch.conv2d(x, self.first, None, [4, 4], [1, 1]))
        b = torch.tanh(torch.conv2d(a, self.second, None, [2, 2], [1, 1]))
        d = torch.tanh(torch.conv2d(b, self.third, None, [2, 2], [1, 1]))
        o = torch.sigmoid(torch.conv2d(b, self.head))
        one = torch.ones_like(torch.select(o, 1, 0))
        cx = (torch.cumsum(one, 2) - 0.5) / b.size(3)
        cy = (torch.cumsum(one, 1) - 0.5) / b.size(2)
        left = cx - 0.1 * torch.select(o, 1, 1)
        top = cy - 0.1 * torch.select(o, 1, 2)
        right = cx + 0.1 * torch.select(o, 1, 3)
        bottom = cy + 0.1 * torch.select(o, 1, 4)
        boxes = torch.flatten(torch.stack([left, top, right, bottom], 3), 1, 2)
        scores = torch.flatten(torch.select(o, 1, 0), 1)
      """;

  @TempDir Path folder;

  private FaceDetector detector(String returned, DType type) {
    RandomSource random = new RandomSource(1);
    Map<String, Tensor> weights =
        Map.of(
            "first", new RandomSource(2).normal(DType.FLOAT32, 4, 3, 4, 4).times(0.3),
            "second", new RandomSource(3).normal(DType.FLOAT32, 5, 4, 4, 4).times(0.3),
            "third", new RandomSource(4).normal(DType.FLOAT32, 6, 5, 4, 4).times(0.3),
            "head", random.normal(DType.FLOAT32, 5, 5, 1, 1));
    Path file =
        ScriptFile.write(
            folder.resolve("detector.pt"), weights, GRID + "  return " + returned + "\n", Map.of());
    return new TorchScriptDetectorArchitecture().load("toy", file, type);
  }

  @Override
  FaceDetector detector(DType type) {
    return detector("boxes, scores, a, b, d", type);
  }

  @Test
  void without_feature_maps_it_finds_faces_but_cannot_be_poisoned_against() {
    try (Scope scope = Scope.open()) {
      FaceDetector detector = detector("boxes, scores", DType.FLOAT32);
      Tensor pictures = new RandomSource(5).uniform(-1, 1, DType.FLOAT32, 1, 3, 64, 64);
      assertThat(detector.detect(pictures, 0.1).get(0)).isNotEmpty();
      assertThatThrownBy(() -> detector.observe(pictures))
          .isInstanceOf(TensorException.class)
          .hasMessageContaining("detector.pt: poisoning needs three feature maps");
    }
  }

  @Test
  void boxes_are_found_in_pixels_of_the_picture() {
    try (Scope scope = Scope.open()) {
      FaceDetector detector = detector("boxes * 0 + 0.5, scores", DType.FLOAT32);
      Tensor picture = Tensors.zeros(DType.FLOAT32, 1, 3, 64, 160);
      List<Detection> found = detector.detect(picture, 0).get(0);
      assertThat(found.get(0).box().left()).isEqualTo(80);
      assertThat(found.get(0).box().bottom()).isEqualTo(32);
    }
  }

  @Test
  void a_certain_score_has_a_finite_margin() {
    try (Scope scope = Scope.open()) {
      FaceDetector detector = detector("boxes, scores * 0 + 1, a, b, d", DType.FLOAT32);
      Tensor picture = Tensors.zeros(DType.FLOAT32, 1, 3, 64, 64);
      assertThat(detector.observe(picture).margins().max().item()).isFinite().isGreaterThan(10);
    }
  }

  @Test
  void a_module_that_returns_something_else_is_refused_with_what_it_returned() {
    try (Scope scope = Scope.open()) {
      FaceDetector detector = detector("scores, boxes", DType.FLOAT32);
      Tensor picture = Tensors.zeros(DType.FLOAT32, 1, 3, 64, 64);
      assertThatThrownBy(() -> detector.detect(picture, 0.5))
          .isInstanceOf(TensorException.class)
          .hasMessageContaining("detector.pt: a detector returns boxes (N, P, 4)")
          .hasMessageContaining("[FLOAT32 (1, 64), FLOAT32 (1, 64, 4)]");
    }
  }

  @Test
  void its_architecture_is_found_by_name() {
    assertThat(ServiceLoader.load(Architecture.class))
        .filteredOn(found -> found.name().equals("torchscript-detector"))
        .singleElement()
        .satisfies(found -> assertThat(found.port()).isEqualTo(FaceDetector.class));
  }

  @Test
  void a_checkpoint_stands_for_its_file() {
    try (Scope scope = Scope.open()) {
      detector(DType.FLOAT32);
      Checkpoint label = Checkpoint.of(folder.resolve("detector.pt"), Map.of(), Map.of());
      FaceDetector same = new TorchScriptDetectorArchitecture().load("same", label, DType.FLOAT32);
      assertThat(same.name()).isEqualTo("same");
    }
  }
}
