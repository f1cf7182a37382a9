package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

class ConvolutionsTest {
  @Test
  void a_normalisation_folded_into_a_convolution_gives_what_both_give_apart() {
    try (Scope scope = Scope.open()) {
      NormedLayout layout = new NormedLayout();
      layout.conv("bare", 3, 4, 3).norm("bare_norm", 4);
      layout.plain("biased", 4, 5, 1).norm("biased_norm", 5);
      Parameters parameters = RandomWeights.of(layout.build(), 3, DType.FLOAT64);
      Convolutions folded = Convolutions.folded(parameters, layout.norms());
      Tensor x = new RandomSource(1).normal(DType.FLOAT64, 2, 3, 7, 6);
      Tensor apart = apart(parameters, apart(parameters, x, "bare", 1), "biased", 0);
      Tensor together = folded.same(folded.same(x, "bare"), "biased");
      assertThat(together.minus(apart).abs().max().item()).isLessThan(1e-12);
    }
  }

  private static Tensor apart(Parameters all, Tensor x, String name, int padding) {
    Tensor weight = all.get(name + ".weight");
    Tensor y = Layers.conv2d(x, weight, all.find(name + ".bias"), Window.of(1, padding), 1);
    String norm = name + "_norm.";
    return Layers.batchNorm(
        y,
        all.get(norm + "weight"),
        all.get(norm + "bias"),
        all.get(norm + "running_mean"),
        all.get(norm + "running_var"),
        false,
        0.1,
        1e-5);
  }
}
