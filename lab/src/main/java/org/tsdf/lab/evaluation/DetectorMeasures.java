package org.tsdf.lab.evaluation;

import java.util.OptionalDouble;
import org.tsdf.lab.evaluation.EvaluationReport.DetectorResult;
import org.tsdf.lab.evaluation.Observation.OfFaces;
import org.tsdf.metric.F1Protocol;
import org.tsdf.metric.F1Tally;

/** What one detector finds in the photos that one perturbation protects, on one route. */
final class DetectorMeasures {
  private final String name;
  private final PhotoMeans precision;
  private final PhotoMeans recall;
  private final PhotoMeans photoF1;
  private F1Tally tsdf = F1Tally.empty(F1Protocol.TSDF);
  private F1Tally facepoison = F1Tally.empty(F1Protocol.FACEPOISON);

  DetectorMeasures(String name, int photos) {
    this.name = name;
    this.precision = new PhotoMeans(photos);
    this.recall = new PhotoMeans(photos);
    this.photoF1 = new PhotoMeans(photos);
  }

  void add(int photo, OfFaces faces) {
    tsdf = tsdf.plus(faces.tsdf());
    facepoison = facepoison.plus(faces.facepoison());
    precision.add(photo, faces.tsdf().precision());
    recall.add(photo, faces.tsdf().recall());
    faces.facepoison().f1().ifPresent(f1 -> photoF1.add(photo, f1));
  }

  DetectorResult result(Bootstrap bootstrap) {
    return new DetectorResult(
        name,
        EvaluationReport.value(tsdf.f1()),
        bootstrap.of(this::f1Tsdf),
        EvaluationReport.value(facepoison.f1()),
        bootstrap.of(photoF1::mean),
        precision.mean(),
        bootstrap.of(precision::mean),
        recall.mean(),
        bootstrap.of(recall::mean));
  }

  /** F1 of the mean precision and the mean recall. */
  private OptionalDouble f1Tsdf(int[] weights) {
    double p = precision.mean(weights).orElse(0);
    double r = recall.mean(weights).orElse(0);
    return OptionalDouble.of(p + r > 0 ? 2 * p * r / (p + r) : 0);
  }
}
