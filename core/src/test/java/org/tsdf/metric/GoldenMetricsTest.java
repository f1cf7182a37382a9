package org.tsdf.metric;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Box;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

/** Measures against scikit-image, pytorch-fid and torchvision. */
@SharedTest
class GoldenMetricsTest {
  private static final double TIGHT = 1e-9;

  private final Checkpoint golden =
      Checkpoint.read(SharedData.path("golden/metrics/golden.safetensors"));

  @Test
  void psnr_and_every_ssim_agree_with_scikit_image_on_bytes() throws IOException {
    for (JsonNode pair : expected().get("pairs")) {
      try (Scope scope = Scope.open()) {
        String name = "pair" + pair.get("pair").asInt();
        Tensor a = bytes(name + ".a");
        Tensor b = bytes(name + ".b");
        assertMeasures(a, b, pair.get("bytes"));
        assertMeasures(a, b, pair.get("float64_01"));
      }
    }
  }

  @Test
  void psnr_and_every_ssim_agree_with_scikit_image_on_fractions() throws IOException {
    try (Scope scope = Scope.open()) {
      Tensor a = golden.get("floats").toTensor().to(DType.FLOAT64).narrow(0, 0, 1);
      Tensor b = golden.get("floats.b").toTensor().unsqueeze(0);
      assertMeasures(onScale(a), onScale(b), expected().get("float_pair"));
    }
  }

  private static void assertMeasures(Tensor a, Tensor b, JsonNode expected) {
    assertClose(Psnr.of(a, b)[0], expected.get("psnr").asDouble(), TIGHT);
    assertClose(Ssim.GAUSSIAN11.of(a, b)[0], expected.get("gaussian11").asDouble(), TIGHT);
    assertClose(Ssim.UNIFORM7.of(a, b)[0], expected.get("uniform7_sample_cov").asDouble(), TIGHT);
    assertClose(
        Ssim.UNIFORM3_VOLUME.of(a, b)[0],
        expected.get("uniform3_volume_sample_cov").asDouble(),
        TIGHT);
  }

  /**
   * Where a covariance is singular, the recorded values carry the rounding of roots of zero (3e-8
   * and more); those with more digits were computed in 40-digit arithmetic from the same numbers.
   */
  @Test
  void the_frechet_distance_agrees_with_pytorch_fid() throws IOException {
    for (JsonNode row : expected().get("frechet")) {
      try (Scope scope = Scope.open()) {
        String name = "fid." + row.get("name").asText();
        double value =
            FrechetDistance.between(
                golden.get(name + ".mu1").toTensor(),
                golden.get(name + ".sigma1").toTensor(),
                golden.get(name + ".mu2").toTensor(),
                golden.get(name + ".sigma2").toTensor());
        double recorded = row.get("value_by_symmetric_eigenvalues").asDouble();
        switch (row.get("name").asText()) {
          case "singular" -> {
            assertClose(value, recorded, 1e-6);
            assertClose(value, 664.9274580564817, 1e-12);
          }
          case "zero-variance" -> {
            assertClose(value, recorded, 1e-8);
            assertClose(value, 5.306595233844618, 1e-12);
          }
          default -> assertClose(value, recorded, TIGHT);
        }
      }
    }
  }

  @Test
  void overlaps_agree_with_torchvision() {
    try (Scope scope = Scope.open()) {
      float[] edges = golden.get("nms.boxes").toTensor().toFloats();
      float[] overlaps = golden.get("iou").toTensor().toFloats();
      for (int i = 0; i < 20; i++) {
        for (int j = 0; j < 30; j++) {
          double overlap = box(edges, i).overlap(box(edges, 20 + j));
          assertClose(overlap, overlaps[30 * i + j], 1e-6);
        }
      }
    }
  }

  private static Box box(float[] edges, int index) {
    int at = 4 * index;
    return new Box(edges[at], edges[at + 1], edges[at + 2], edges[at + 3]);
  }

  /** Relative, or absolute below 1. */
  private static void assertClose(double actual, double expected, double tolerance) {
    assertThat(Math.abs(actual - expected))
        .as("%s against %s", actual, expected)
        .isLessThanOrEqualTo(tolerance * Math.max(1, Math.abs(expected)));
  }

  private Tensor bytes(String name) {
    return onScale(golden.get(name).toTensor().to(DType.FLOAT64).dividedBy(255).unsqueeze(0));
  }

  /** From (1, H, W, 3) on [0, 1] to (1, 3, H, W) on [-1, 1]. */
  private static Tensor onScale(Tensor fractions) {
    return fractions.permute(0, 3, 1, 2).contiguous().times(2).minus(1);
  }

  private static JsonNode expected() throws IOException {
    return new ObjectMapper()
        .readTree(Files.readString(SharedData.path("golden/metrics/case.json")));
  }
}
