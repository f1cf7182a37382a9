package org.tsdf.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

/** Resizing and its gradient against PyTorch's. */
@SharedTest
class GoldenResamplingTest {
  private final Checkpoint golden =
      Checkpoint.read(SharedData.path("golden/metrics/golden.safetensors"));

  @Test
  void bilinear_resizing_and_its_gradient_agree() {
    assertAgrees("up_ac0", x -> Resampling.bilinear(x, 17, 23, false), true);
    assertAgrees("up_ac1", x -> Resampling.bilinear(x, 17, 23, true), true);
    assertAgrees("down_ac0", x -> Resampling.bilinear(x, 5, 6, false), true);
    assertAgrees("down_ac1", x -> Resampling.bilinear(x, 5, 6, true), true);
    assertAgrees("down_ac0_antialias", x -> Resampling.resize(x, 5, 6), true);
  }

  @Test
  void nearest_and_area_resizing_agree() {
    assertAgrees("nearest_up", x -> Resampling.nearest(x, 17, 23), false);
    assertAgrees("nearest_x2", x -> Resampling.nearest(x, 22, 28), false);
    assertAgrees("area_down", x -> Layers.adaptiveAveragePool2d(x, 5, 6), false);
  }

  private void assertAgrees(String name, UnaryOperator<Tensor> resize, boolean withGradient) {
    try (Scope scope = Scope.open()) {
      Tensor x = golden.get("interp.x").toTensor().requiresGradient();
      Tensor y = resize.apply(x);
      assertClose(y, "interp." + name);
      if (withGradient) {
        Tensor cotangent = Tensors.of(cotangent("r:metrics:" + name, y.elements()), y.shape());
        assertClose(Autograd.gradient(y.times(cotangent).sum(), x), "interp.grad." + name);
      }
    }
  }

  private void assertClose(Tensor actual, String name) {
    float[] expected = golden.get(name).toTensor().toFloats();
    assertThat(actual.detach().toFloats()).as(name).containsExactly(expected, within(1e-5f));
  }

  /** The numbers of the reference data's README: SplitMix64 from the key's CRC-32. */
  private static float[] cotangent(String key, long elements) {
    CRC32 checksum = new CRC32();
    checksum.update(key.getBytes(StandardCharsets.UTF_8));
    float[] values = new float[Math.toIntExact(elements)];
    for (int i = 0; i < values.length; i++) {
      long z = (checksum.getValue() << 32) + i + 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      values[i] = (float) (2 * (((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53) - 1);
    }
    return values;
  }
}
