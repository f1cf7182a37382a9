package org.tsdf.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

class DistortionTest {
  @Test
  @SharedTest
  void blur_agrees_with_torchvision() {
    Checkpoint golden = Checkpoint.read(SharedData.path("golden/metrics/golden.safetensors"));
    try (Scope scope = Scope.open()) {
      Tensor blurred = Distortion.blur(golden.get("interp.x").toTensor(), 5, 1);
      assertThat(blurred.toFloats())
          .containsExactly(golden.get("blur.k5_s1").toTensor().toFloats(), within(1e-5f));
    }
  }

  @Test
  void blur_leaves_flat_pictures_flat_and_lets_the_gradient_through() {
    try (Scope scope = Scope.open()) {
      Tensor flat = Tensors.full(0.3, DType.FLOAT64, 2, 3, 9, 9).requiresGradient();
      Tensor blurred = Distortion.blur(flat, 7, 2);
      assertThat(blurred.minus(flat).abs().max().item()).isLessThan(1e-12);
      Tensor gradient = Autograd.gradient(blurred.sum(), flat);
      assertThat(gradient.sum().item()).isCloseTo(2 * 3 * 81, within(1e-9));
      assertThatThrownBy(() -> Distortion.blur(flat, 4, 1)).hasMessageContaining("odd size");
    }
  }

  @Test
  void jpeg_of_lower_quality_is_further_away() {
    try (Scope scope = Scope.open()) {
      Tensor noise = new RandomSource(1).uniform(-0.2, 0.2, DType.FLOAT32, 2, 3, 32, 32);
      double good = Distortion.jpeg(noise, 95).minus(noise).square().mean().item();
      double poor = Distortion.jpeg(noise, 20).minus(noise).square().mean().item();
      assertThat(good).isPositive().isLessThan(poor);
    }
  }
}
