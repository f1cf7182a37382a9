package org.tsdf.lab.measure;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.tsdf.lab.evaluation.DetectionQuality;

/**
 * What the measuring of one network gave, for people and programs. Shares lie in [0, 1]; values
 * that do not exist are null.
 *
 * @param name of the network
 * @param architecture that loads it
 * @param kind editor, detector or classifier
 * @param bytes size of its weights file
 * @param sha256 of that file
 * @param data the folder's or archive's name
 * @param photos that were seen
 * @param leftOut photos that cannot be read
 * @param photosHash SHA-256 of the selection
 * @param millisecondsPerFace for one edit, one photo's search or one face's judgement
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelMeasures(
    String name,
    String architecture,
    String kind,
    long bytes,
    String sha256,
    String data,
    int photos,
    int leftOut,
    String photosHash,
    double millisecondsPerFace,
    @Nullable EditorMeasures editor,
    @Nullable DetectorMeasures detector,
    @Nullable List<AttributeMeasures> classifier) {

  /**
   * Of a face editor.
   *
   * @param meanFlipped over the edits
   * @param identityPsnrDb of faces rebuilt unchanged
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record EditorMeasures(
      @Nullable Double meanFlipped, @Nullable Double identityPsnrDb, List<EditMeasures> edits) {
    public EditorMeasures {
      edits = List.copyOf(edits);
    }
  }

  /**
   * Of one edit.
   *
   * @param faces that it could change
   * @param flipped the share of them that the classifier takes for what was asked
   * @param before the share that it took for that without the edit
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record EditMeasures(
      String edit, long faces, @Nullable Double flipped, @Nullable Double before) {}

  /**
   * Of a face detector.
   *
   * @param truth as {@link FaceTruth#words} says it
   * @param recall at score 0.7
   * @param falseShare of what was found at score 0.7
   * @param averagePrecision over all scores
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record DetectorMeasures(
      String truth,
      long faces,
      @Nullable Double recall,
      @Nullable Double falseShare,
      double averagePrecision) {}

  /** Of a classifier, on one attribute. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record AttributeMeasures(
      String attribute,
      long having,
      long lacking,
      @Nullable Double accuracy,
      @Nullable Double balancedAccuracy) {}

  /** For people and programs. */
  public static EditorMeasures of(EditorQuality quality) {
    return new EditorMeasures(
        value(quality.meanRate()),
        value(quality.identityPsnrDb().mean()),
        quality.flips().entrySet().stream()
            .map(
                each ->
                    new EditMeasures(
                        each.getKey(),
                        each.getValue().faces(),
                        value(each.getValue().rate()),
                        value(each.getValue().baseRate())))
            .toList());
  }

  /** For people and programs. */
  public static DetectorMeasures of(DetectionQuality quality, FaceTruth truth) {
    return new DetectorMeasures(
        truth.words(),
        quality.faces(),
        value(quality.recall()),
        value(quality.falseShare()),
        quality.averagePrecision());
  }

  /** For people and programs. */
  public static List<AttributeMeasures> of(ClassifierQuality quality) {
    return quality.attributes().entrySet().stream()
        .map(
            each ->
                new AttributeMeasures(
                    each.getKey(),
                    each.getValue().having(),
                    each.getValue().lacking(),
                    value(each.getValue().accuracy()),
                    value(each.getValue().balancedAccuracy())))
        .toList();
  }

  private static @Nullable Double value(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
