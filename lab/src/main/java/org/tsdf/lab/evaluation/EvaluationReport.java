package org.tsdf.lab.evaluation;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation found. Values that do not exist, such as the PSNR of equal pictures, are null.
 *
 * @param photos how many photos were seen
 * @param photosHash SHA-256 of the selection
 */
@JsonNaming(SnakeCaseStrategy.class)
public record EvaluationReport(
    int photos, String photosHash, List<PerturbationResult> perturbations) {

  public EvaluationReport {
    perturbations = List.copyOf(perturbations);
  }

  /**
   * One perturbation.
   *
   * @param psnrDb of protected against original photos, mean over photos, on 8-bit pixels
   * @param ssim likewise, variant {@code gaussian11}
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record PerturbationResult(
      String name,
      double epsilon,
      @Nullable Double psnrDb,
      @Nullable Double ssim,
      List<EditorResult> editors,
      List<DetectorResult> detectors) {
    public PerturbationResult {
      editors = List.copyOf(editors);
      detectors = List.copyOf(detectors);
    }
  }

  /**
   * One face editor, over all its edits.
   *
   * @param l2Mask mean distance inside the mask of the edit
   * @param srMask share of forgeries with a distance above 0.05, in [0, 1]
   * @param psnrDb of forgeries of protected against forgeries of clean photos
   * @param ssim likewise
   * @param forgeries that were measured
   * @param emptyMasks forgeries that were left out because the edit shows nowhere
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record EditorResult(
      String name,
      @Nullable Double l2Mask,
      @Nullable Double srMask,
      @Nullable Double psnrDb,
      @Nullable Double ssim,
      long forgeries,
      long emptyMasks) {}

  /**
   * One face detector. The truth of both protocols is what it finds in the clean photos.
   *
   * @param f1Tsdf {@link org.tsdf.metric.F1Protocol#TSDF}
   * @param f1Facepoison {@link org.tsdf.metric.F1Protocol#FACEPOISON}, without annotations
   * @param precision mean over photos, as {@code f1Tsdf}
   * @param recall likewise
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record DetectorResult(
      String name,
      @Nullable Double f1Tsdf,
      @Nullable Double f1Facepoison,
      @Nullable Double precision,
      @Nullable Double recall) {}

  static @Nullable Double value(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
