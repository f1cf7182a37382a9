package org.tsdf.lab.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tsdf.lab.evaluation.EvaluationReport.EditResult;
import org.tsdf.lab.evaluation.EvaluationReport.EditorResult;
import org.tsdf.lab.evaluation.EvaluationReport.Frechet;
import org.tsdf.lab.evaluation.Observation.OfForgery;
import org.tsdf.metric.L2Mask;

/** What one editor makes of the photos that one perturbation protects, on one route. */
final class EditorMeasures {
  private final String name;
  private final Map<String, EditorTally> edits = new LinkedHashMap<>();
  private final PhotoMeans l2Mask;
  private final PhotoMeans success;
  private final PhotoMeans psnrDb;
  private final PhotoMeans ssim;

  EditorMeasures(String name, int photos) {
    this.name = name;
    this.l2Mask = new PhotoMeans(photos);
    this.success = new PhotoMeans(photos);
    this.psnrDb = new PhotoMeans(photos);
    this.ssim = new PhotoMeans(photos);
  }

  void add(int photo, OfForgery forgery) {
    EditorTally one = EditorTally.EMPTY.plus(forgery.l2Mask(), forgery.psnrDb(), forgery.ssim());
    edits.merge(forgery.edit(), one, EditorTally::merge);
    forgery
        .l2Mask()
        .ifPresent(
            distance -> {
              l2Mask.add(photo, distance);
              success.add(photo, distance > L2Mask.DISTURBED ? 1 : 0);
            });
    psnrDb.add(photo, forgery.psnrDb());
    ssim.add(photo, forgery.ssim());
  }

  PhotoMeans l2Mask() {
    return l2Mask;
  }

  PhotoMeans success() {
    return success;
  }

  PhotoMeans psnrDb() {
    return psnrDb;
  }

  PhotoMeans ssim() {
    return ssim;
  }

  String name() {
    return name;
  }

  EditorResult result(@Nullable Frechet frechet, Bootstrap bootstrap) {
    EditorTally all = edits.values().stream().reduce(EditorTally.EMPTY, EditorTally::merge);
    return new EditorResult(
        name,
        EvaluationReport.value(all.disturbance().l2Mask().mean()),
        bootstrap.of(l2Mask::mean),
        EvaluationReport.value(all.disturbance().successRate()),
        bootstrap.of(success::mean),
        EvaluationReport.value(all.psnrDb().mean()),
        bootstrap.of(psnrDb::mean),
        EvaluationReport.value(all.ssim().mean()),
        all.disturbance().l2Mask().count(),
        all.disturbance().l2Mask().leftOut(),
        frechet,
        edits.entrySet().stream().map(edit -> result(edit.getKey(), edit.getValue())).toList());
  }

  private static EditResult result(String edit, EditorTally tally) {
    return new EditResult(
        edit,
        EvaluationReport.value(tally.disturbance().l2Mask().mean()),
        EvaluationReport.value(tally.disturbance().successRate()),
        EvaluationReport.value(tally.psnrDb().mean()),
        EvaluationReport.value(tally.ssim().mean()),
        tally.disturbance().l2Mask().count(),
        tally.disturbance().l2Mask().leftOut());
  }
}
