package org.tsdf.lab.evaluation;

import org.tsdf.lab.evaluation.Observation.OfForgery;
import org.tsdf.metric.DisturbanceTally;
import org.tsdf.metric.L2Mask;

/** The measures of forgeries, kept apart for each photo: of one edit, or of all of an editor. */
final class ForgeryMeans {
  private final PhotoMeans l2Mask;
  private final PhotoMeans success;
  private final LikenessMeans likeness;
  private DisturbanceTally disturbance = DisturbanceTally.EMPTY;

  ForgeryMeans(int photos) {
    this.l2Mask = new PhotoMeans(photos);
    this.success = new PhotoMeans(photos);
    this.likeness = LikenessMeans.of(photos);
  }

  void add(int photo, OfForgery forgery) {
    disturbance = disturbance.plus(forgery.l2Mask());
    forgery
        .l2Mask()
        .ifPresent(
            distance -> {
              l2Mask.add(photo, distance);
              success.add(photo, distance > L2Mask.DISTURBED ? 1 : 0);
            });
    likeness.add(photo, forgery.likeness());
  }

  PhotoMeans l2Mask() {
    return l2Mask;
  }

  PhotoMeans success() {
    return success;
  }

  LikenessMeans likeness() {
    return likeness;
  }

  /** Of the forgeries whose edit shows. */
  long count() {
    return disturbance.l2Mask().count();
  }

  /** Of the forgeries whose edit shows nowhere. */
  long emptyMasks() {
    return disturbance.l2Mask().leftOut();
  }

  ForgeryMeasures measures(Bootstrap bootstrap) {
    return new ForgeryMeasures(
        l2Mask.mean(),
        bootstrap.of(l2Mask::mean),
        EvaluationReport.value(disturbance.successRate()),
        bootstrap.of(success::mean),
        likeness.psnrDb().mean(),
        bootstrap.of(likeness.psnrDb()::mean),
        likeness.ssim().mean(),
        bootstrap.of(likeness.ssim()::mean),
        likeness.lpips().mean(),
        bootstrap.of(likeness.lpips()::mean));
  }
}
