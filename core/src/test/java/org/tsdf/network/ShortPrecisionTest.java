package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsdf.image.Faces;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/** Networks that compute in bfloat16 beside the same ones in single precision. */
class ShortPrecisionTest {
  private static final List<DType> TYPES = List.of(DType.FLOAT32, DType.BFLOAT16);

  @ParameterizedTest
  @ValueSource(strings = {"house-stargan", "house-attentiongan", "house-attgan", "house-hisd"})
  void an_editor_draws_nearly_the_same_and_its_gradient_leads_nearly_the_same_way(String name) {
    try (Scope scope = Scope.open()) {
      Function<FaceEditor, Function<Tensor, Tensor>> drawn =
          editor -> {
            Edit edit = editor.edits().get(0);
            return pictures -> editor.forge(Faces.of(pictures), edit);
          };
      List<Function<Tensor, Tensor>> both =
          TYPES.stream()
              .map(type -> drawn.apply(ShippedModels.own().load(name, FaceEditor.class, type)))
              .toList();

      assertThat(distance(both)).isLessThan(0.05);
      assertThat(cosine(both)).isGreaterThan(0.8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"house-s3fd", "house-dsfd", "house-retinaface"})
  void a_detector_scores_nearly_the_same_and_its_gradient_leads_nearly_the_same_way(String name) {
    try (Scope scope = Scope.open()) {
      List<Function<Tensor, Tensor>> both =
          TYPES.stream()
              .map(type -> ShippedModels.own().load(name, FaceDetector.class, type))
              .<Function<Tensor, Tensor>>map(found -> x -> found.observe(x).margins())
              .toList();

      assertThat(distance(both)).isLessThan(0.05);
      assertThat(cosine(both)).isGreaterThan(0.8);
    }
  }

  /** Mean distance of what both say, as a share of how far it spreads. */
  private static double distance(List<Function<Tensor, Tensor>> both) {
    Tensor usual = Autograd.off(() -> both.get(0).apply(pictures()));
    Tensor reduced = Autograd.off(() -> both.get(1).apply(pictures()));
    assertThat(reduced.dtype()).isEqualTo(DType.FLOAT32);
    double spread = usual.minus(usual.mean().item()).abs().mean().item();
    return reduced.minus(usual).abs().mean().item() / spread;
  }

  private static double cosine(List<Function<Tensor, Tensor>> both) {
    Tensor usual = gradient(both.get(0));
    Tensor reduced = gradient(both.get(1));
    double lengths = usual.square().sum().item() * reduced.square().sum().item();
    return usual.times(reduced).sum().item() / Math.sqrt(lengths);
  }

  private static Tensor gradient(Function<Tensor, Tensor> network) {
    Tensor leaf = pictures().requiresGradient();
    return Autograd.gradient(network.apply(leaf).square().mean(), leaf);
  }

  /** Coarse spots, for noise is nothing that a network has learnt to look at. */
  private static Tensor pictures() {
    Tensor spots = new RandomSource(3).uniform(-1, 1, DType.FLOAT32, 2, 3, 8, 8);
    return Resampling.resize(spots, 128, 128);
  }
}
