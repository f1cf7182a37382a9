package org.tsdf.lab.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tsdf.lab.evaluation.EvaluationReport.EditResult;
import org.tsdf.lab.evaluation.EvaluationReport.EditorResult;
import org.tsdf.lab.evaluation.EvaluationReport.Frechet;
import org.tsdf.lab.evaluation.Observation.OfForgery;

/** What one editor makes of the photos that one perturbation protects, on one route. */
final class EditorMeasures {
  private final String name;
  private final int photos;
  private final ForgeryMeans all;
  private final Map<String, ForgeryMeans> edits = new LinkedHashMap<>();

  EditorMeasures(String name, int photos) {
    this.name = name;
    this.photos = photos;
    this.all = new ForgeryMeans(photos);
  }

  void add(int photo, OfForgery forgery) {
    all.add(photo, forgery);
    edits.computeIfAbsent(forgery.edit(), edit -> new ForgeryMeans(photos)).add(photo, forgery);
  }

  String name() {
    return name;
  }

  /** Over all edits. */
  ForgeryMeans all() {
    return all;
  }

  EditorResult result(@Nullable Frechet frechet, Bootstrap bootstrap) {
    List<EditResult> each =
        edits.entrySet().stream()
            .map(edit -> result(edit.getKey(), edit.getValue(), bootstrap))
            .toList();
    return new EditorResult(
        name, all.measures(bootstrap), all.count(), all.emptyMasks(), frechet, each);
  }

  private static EditResult result(String edit, ForgeryMeans means, Bootstrap bootstrap) {
    return new EditResult(edit, means.measures(bootstrap), means.count(), means.emptyMasks());
  }
}
