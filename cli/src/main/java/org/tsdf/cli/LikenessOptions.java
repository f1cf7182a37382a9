package org.tsdf.cli;

import org.jspecify.annotations.Nullable;
import org.tsdf.lab.evaluation.Evaluation;
import org.tsdf.lab.evaluation.PerceptualDistance;
import org.tsdf.metric.Ssim;
import picocli.CommandLine.Option;

/** How pictures are compared beside PSNR. */
final class LikenessOptions {
  @Option(
      names = "--ssim",
      paramLabel = "VARIANT",
      description =
          "Which SSIM: gaussian11 (Wang et al. 2004), uniform7, or uniform3-volume, which the paper"
              + " prints (default: gaussian11).")
  private Ssim ssim = Ssim.GAUSSIAN11;

  @Option(
      names = "--lpips",
      paramLabel = "alex|vgg|squeeze=BACKBONE,LINEAR",
      description =
          "Measure LPIPS 0.1 beside PSNR and SSIM too: torchvision's weights of AlexNet, VGG16 or"
              + " SqueezeNet 1.1, and the linear layers that the authors of LPIPS publish.")
  private @Nullable String lpips;

  /**
   * What was chosen, loaded.
   *
   * @throws picocli.CommandLine.ParameterException if the network of LPIPS is none of the three
   */
  Evaluation.Comparison comparison(Console console) {
    try {
      return new Evaluation.Comparison(ssim, lpips == null ? null : PerceptualDistance.load(lpips));
    } catch (IllegalArgumentException e) {
      throw console.wrongUsage(String.valueOf(e.getMessage()));
    }
  }
}
