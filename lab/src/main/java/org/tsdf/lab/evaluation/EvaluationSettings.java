package org.tsdf.lab.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tsdf.fusion.RecipeJson;
import org.tsdf.metric.Ssim;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.Provenance.Model;

/**
 * Everything that decides what an evaluation finds: two of the same settings find the same.
 *
 * @param photosHash SHA-256 of the selection
 * @param labelsHash SHA-256 of what is known of the photos
 * @param size rows and columns of the face crops
 * @param batch photos that go through a network together
 * @param transforms {@link Route#label} of each route
 * @param faceFinder the detector that finds the faces of large photos; null where none does
 * @param reference SHA-256 of the picture from which editors take styles; null for their own codes
 * @param features SHA-256 of the network whose features tell sets of forgeries apart; null for none
 * @param ssim the variant of SSIM
 * @param lpips what {@link PerceptualDistance} is computed with; null where it is not
 * @param facepoisonTruth what F1 by the protocol {@code facepoison} is measured against
 */
@JsonNaming(SnakeCaseStrategy.class)
public record EvaluationSettings(
    String photosHash,
    String labelsHash,
    int size,
    int batch,
    List<String> transforms,
    List<Candidate> perturbations,
    List<Model> editors,
    List<Model> detectors,
    @Nullable Model faceFinder,
    @Nullable String reference,
    @Nullable String features,
    Ssim ssim,
    @Nullable LpipsWeights lpips,
    FaceTruth facepoisonTruth) {

  public EvaluationSettings {
    transforms = List.copyOf(transforms);
    perturbations = List.copyOf(perturbations);
    editors = List.copyOf(editors);
    detectors = List.copyOf(detectors);
  }

  /**
   * A perturbation.
   *
   * @param epsilon the budget within which it was evaluated, its own unless that is larger
   * @param deviation the largest root mean square that it may have; epsilon for no such limit
   * @param noticeable the most that it changes a place of a photo, in just noticeable differences;
   *     0 for as much everywhere
   * @param sha256 of its values, 32-bit floats, little-endian
   * @param perImage the recipe with which each photo got its own, begun there; null where all share
   *     it
   * @param reach how far that may lead away from it, as a share of epsilon; null where all share it
   * @param fittedTo the networks that it was then fitted to; null where all share it
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Candidate(
      String name,
      double epsilon,
      double deviation,
      double noticeable,
      String sha256,
      @Nullable JsonNode perImage,
      @Nullable Double reach,
      @Nullable List<String> fittedTo) {

    /** One that is compared. */
    public static Candidate of(Contender contender) {
      Budget budget = contender.perturbation().budget();
      Contender.Tailoring tailoring = contender.tailoring();
      return new Candidate(
          contender.name(),
          budget.epsilon(),
          budget.deviation(),
          budget.noticeable(),
          contender.perturbation().values().sha256(),
          tailoring == null ? null : RecipeJson.toJson(tailoring.recipe()),
          tailoring == null ? null : tailoring.reach(),
          tailoring == null ? null : tailoring.fittedTo());
    }
  }

  /**
   * The weights of LPIPS.
   *
   * @param network what people call the network
   * @param backbone SHA-256 of its file
   * @param linear SHA-256 of the file of the layers that weigh its channels
   */
  public record LpipsWeights(String network, String backbone, String linear) {}

  /** Where a true face box comes from. */
  public enum FaceTruth {
    /** People have marked the face in every photo. */
    ANNOTATION,
    /** What the same detector finds in the clean photo. */
    CLEAN_DETECTIONS
  }
}
