package org.tsdf.lab.evaluation;

import org.tsdf.lab.evaluation.Observation.OfForgery;
import org.tsdf.metric.DisturbanceTally;
import org.tsdf.metric.L2Mask;

/** The measures of forgeries, kept apart for each photo: of one edit, or of all of an editor. */
final class ForgeryMeans {
  private final PhotoMeans l2Mask;
  private final PhotoMeans success;
  private final PhotoMeans psnrDb;
  private final PhotoMeans ssim;
  private DisturbanceTally disturbance = DisturbanceTally.EMPTY;

  ForgeryMeans(int photos) {
    this.l2Mask = new PhotoMeans(photos);
    this.success = new PhotoMeans(photos);
    this.psnrDb = new PhotoMeans(photos);
    this.ssim = new PhotoMeans(photos);
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
        psnrDb.mean(),
        bootstrap.of(psnrDb::mean),
        ssim.mean(),
        bootstrap.of(ssim::mean));
  }
}
