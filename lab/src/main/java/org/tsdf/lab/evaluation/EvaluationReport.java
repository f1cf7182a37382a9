package org.tsdf.lab.evaluation;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tsdf.lab.evaluation.EvaluationSettings.Candidate;
import org.tsdf.lab.evaluation.Observation.OfFaces;
import org.tsdf.lab.evaluation.Observation.OfForgery;
import org.tsdf.lab.evaluation.Observation.OfPhoto;
import org.tsdf.lab.evaluation.Observation.Subject;
import org.tsdf.lab.evaluation.Observation.Unreadable;

/**
 * What an evaluation found, computed from its observations alone. Values that do not exist, such as
 * the PSNR of equal pictures, are null. Every mean has an interval of 95 %, by drawing the photos
 * again, where there are two or more.
 *
 * @param photos how many photos were seen
 * @param unreadable the photos that were left out
 * @param intervals how the intervals were made
 * @param perturbations one for each perturbation on each route; clean photos first
 */
@JsonNaming(SnakeCaseStrategy.class)
public record EvaluationReport(
    int photos,
    String photosHash,
    List<Unreadable> unreadable,
    Intervals intervals,
    EvaluationSettings settings,
    Map<String, String> versions,
    List<PerturbationResult> perturbations) {

  public EvaluationReport {
    unreadable = List.copyOf(unreadable);
    versions = new TreeMap<>(versions);
    perturbations = List.copyOf(perturbations);
  }

  /**
   * @param observations of all photos, in any order of photos
   * @param features of the forgeries, where they were gathered
   * @param versions of this program, libtorch and Java
   */
  public static EvaluationReport of(
      List<Observation> observations,
      @Nullable ForgeryFeatures features,
      EvaluationSettings settings,
      Map<String, String> versions) {
    Map<String, Integer> photos = new LinkedHashMap<>();
    List<Unreadable> unreadable = new ArrayList<>();
    for (Observation observation : observations) {
      if (observation instanceof Unreadable photo) {
        unreadable.add(photo);
      } else {
        photos.putIfAbsent(observation.photo(), photos.size());
      }
    }
    return new EvaluationReport(
        photos.size(),
        settings.photosHash(),
        unreadable,
        new Intervals(Bootstrap.LEVEL, Bootstrap.DRAWS, Bootstrap.SEED),
        settings,
        versions,
        results(sections(observations, photos), features, settings, photos.size()));
  }

  /**
   * The observations of each route and perturbation.
   *
   * @param photos the place of each photo among those seen
   */
  private static Map<List<String>, Section> sections(
      List<Observation> observations, Map<String, Integer> photos) {
    Map<List<String>, Section> sections = new LinkedHashMap<>();
    for (Observation observation : observations) {
      Subject subject = subject(observation);
      if (subject != null) {
        List<String> key = List.of(subject.route(), subject.perturbation());
        sections
            .computeIfAbsent(
                key, k -> new Section(subject.route(), subject.perturbation(), photos.size()))
            .add(photos.getOrDefault(observation.photo(), 0), observation);
      }
    }
    return sections;
  }

  private static @Nullable Subject subject(Observation observation) {
    if (observation instanceof OfPhoto seen) {
      return seen.subject();
    }
    if (observation instanceof OfForgery forgery) {
      return forgery.subject();
    }
    return observation instanceof OfFaces faces ? faces.subject() : null;
  }

  private static List<PerturbationResult> results(
      Map<List<String>, Section> sections,
      @Nullable ForgeryFeatures features,
      EvaluationSettings settings,
      int photos) {
    Map<String, Candidate> candidates =
        settings.perturbations().stream()
            .collect(Collectors.toMap(Candidate::name, Function.identity()));
    Bootstrap bootstrap = new Bootstrap(photos);
    List<PerturbationResult> results = new ArrayList<>();
    sections.forEach(
        (key, section) ->
            results.add(section.result(candidates.get(key.get(1)), features, bootstrap)));
    return results;
  }

  /**
   * How intervals were made: percentiles over means of photos drawn with replacement.
   *
   * @param level the share of draws that lie within
   * @param seed of the draws
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Intervals(double level, int draws, long seed) {}

  /**
   * One perturbation on one route; for the clean photos only what detectors find in them.
   *
   * @param transform {@link Route#label}
   * @param epsilon its budget; null for clean photos
   * @param fittedTo the networks that each photo's own was fitted to; null where all share one
   * @param psnrDb of protected against clean photos as they arrive, mean over photos
   * @param ssim likewise, of the variant that the settings name
   * @param lpips likewise, in the network of {@link EvaluationSettings#lpips}
   * @param editorsMean the mean of the editors' values, each editor counting alike; null without
   *     any
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record PerturbationResult(
      String name,
      String transform,
      @Nullable Double epsilon,
      @Nullable List<String> fittedTo,
      @Nullable Double psnrDb,
      @Nullable Interval psnrDbInterval,
      @Nullable Double ssim,
      @Nullable Interval ssimInterval,
      @Nullable Double lpips,
      @Nullable Interval lpipsInterval,
      List<EditorResult> editors,
      @Nullable ForgeryMeasures editorsMean,
      List<DetectorResult> detectors) {
    public PerturbationResult {
      editors = List.copyOf(editors);
      detectors = List.copyOf(detectors);
    }
  }

  /**
   * One face editor, over all its edits.
   *
   * @param measures means over the forgeries of all edits
   * @param forgeries that were measured
   * @param emptyMasks forgeries that were left out because the edit shows nowhere
   * @param frechet null where no features were gathered
   * @param edits each alone
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record EditorResult(
      String name,
      @JsonUnwrapped ForgeryMeasures measures,
      long forgeries,
      long emptyMasks,
      @Nullable Frechet frechet,
      List<EditResult> edits) {
    public EditorResult {
      edits = List.copyOf(edits);
    }
  }

  /**
   * The Fréchet distance between all forgeries of clean and all of protected photos: FID where the
   * features are Inception's. It is of whole sets, no mean over photos, and has no interval: a set
   * in which photos occur twice lies at another distance.
   *
   * @param features the network that gave them
   * @param images in each set
   * @param dimensions of the features
   * @param warning null where there are enough images
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Frechet(
      double value, String features, long images, int dimensions, @Nullable String warning) {}

  /** One edit of an editor; the rest as {@link EditorResult} has it. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record EditResult(
      String edit, @JsonUnwrapped ForgeryMeasures measures, long forgeries, long emptyMasks) {}

  /**
   * One face detector.
   *
   * @param f1Tsdf {@link org.tsdf.metric.F1Protocol#TSDF}: the truth is what it finds in the clean
   *     photo as it arrives
   * @param f1Facepoison {@link org.tsdf.metric.F1Protocol#FACEPOISON}, against {@link
   *     EvaluationSettings#facepoisonTruth}
   * @param precision mean over photos, as {@code f1Tsdf}
   * @param recall likewise
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record DetectorResult(
      String name,
      @Nullable Double f1Tsdf,
      @Nullable Interval f1TsdfInterval,
      @Nullable Double f1Facepoison,
      @Nullable Interval f1FacepoisonInterval,
      @Nullable Double precision,
      @Nullable Interval precisionInterval,
      @Nullable Double recall,
      @Nullable Interval recallInterval) {}

  static @Nullable Double value(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
