package org.tsdf.lab.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tsdf.lab.evaluation.EvaluationReport.Frechet;
import org.tsdf.lab.evaluation.EvaluationReport.PerturbationResult;
import org.tsdf.lab.evaluation.EvaluationSettings.Candidate;
import org.tsdf.lab.evaluation.Observation.OfFaces;
import org.tsdf.lab.evaluation.Observation.OfForgery;
import org.tsdf.lab.evaluation.Observation.OfPhoto;

/** One perturbation on one route. */
final class Section {
  private final String route;
  private final String perturbation;
  private final int photos;
  private final LikenessMeans likeness;
  private final Map<String, EditorMeasures> editors = new LinkedHashMap<>();
  private final Map<String, DetectorMeasures> detectors = new LinkedHashMap<>();

  Section(String route, String perturbation, int photos) {
    this.route = route;
    this.perturbation = perturbation;
    this.photos = photos;
    this.likeness = LikenessMeans.of(photos);
  }

  void add(int photo, Observation observation) {
    if (observation instanceof OfPhoto seen) {
      likeness.add(photo, seen.likeness());
    } else if (observation instanceof OfForgery forgery) {
      editors
          .computeIfAbsent(forgery.editor(), name -> new EditorMeasures(name, photos))
          .add(photo, forgery);
    } else if (observation instanceof OfFaces faces) {
      detectors
          .computeIfAbsent(faces.detector(), name -> new DetectorMeasures(name, photos))
          .add(photo, faces);
    }
  }

  /**
   * @param candidate null for the clean photos
   * @param features of the forgeries, where they were gathered
   */
  PerturbationResult result(
      @Nullable Candidate candidate, @Nullable ForgeryFeatures features, Bootstrap bootstrap) {
    return new PerturbationResult(
        perturbation,
        route,
        candidate == null ? null : candidate.epsilon(),
        candidate == null ? null : candidate.fittedTo(),
        likeness.psnrDb().mean(),
        bootstrap.of(likeness.psnrDb()::mean),
        likeness.ssim().mean(),
        bootstrap.of(likeness.ssim()::mean),
        likeness.lpips().mean(),
        bootstrap.of(likeness.lpips()::mean),
        editors.values().stream()
            .map(editor -> editor.result(frechet(editor, features), bootstrap))
            .toList(),
        editors.isEmpty() ? null : mean(bootstrap),
        detectors.values().stream().map(detector -> detector.result(bootstrap)).toList());
  }

  private @Nullable Frechet frechet(EditorMeasures editor, @Nullable ForgeryFeatures features) {
    return features == null ? null : features.distance(route, perturbation, editor.name());
  }

  /** Every editor counts alike, however many edits it has. */
  private ForgeryMeasures mean(Bootstrap bootstrap) {
    return new ForgeryMeasures(
        mean(ForgeryMeans::l2Mask),
        bootstrap.of(weights -> mean(ForgeryMeans::l2Mask, weights)),
        mean(ForgeryMeans::success),
        bootstrap.of(weights -> mean(ForgeryMeans::success, weights)),
        mean(each -> each.likeness().psnrDb()),
        bootstrap.of(weights -> mean(each -> each.likeness().psnrDb(), weights)),
        mean(each -> each.likeness().ssim()),
        bootstrap.of(weights -> mean(each -> each.likeness().ssim(), weights)),
        mean(each -> each.likeness().lpips()),
        bootstrap.of(weights -> mean(each -> each.likeness().lpips(), weights)));
  }

  private @Nullable Double mean(Function<ForgeryMeans, PhotoMeans> measure) {
    return EvaluationReport.value(mean(measure, Bootstrap.once(photos)));
  }

  /** Empty where some editor has no value. */
  private OptionalDouble mean(Function<ForgeryMeans, PhotoMeans> measure, int[] weights) {
    List<OptionalDouble> means =
        editors.values().stream().map(each -> measure.apply(each.all()).mean(weights)).toList();
    return means.stream().allMatch(OptionalDouble::isPresent)
        ? means.stream().mapToDouble(OptionalDouble::getAsDouble).average()
        : OptionalDouble.empty();
  }
}
