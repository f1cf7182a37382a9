package org.tsdf.lab.evaluation;

import java.util.List;
import org.tsdf.image.Detection;
import org.tsdf.metric.F1Protocol;
import org.tsdf.metric.F1Tally;

/** How much of what a detector found in clean photos it still finds in protected ones. */
record DetectorTally(F1Tally tsdf, F1Tally facepoison) {
  static final DetectorTally EMPTY =
      new DetectorTally(F1Tally.empty(F1Protocol.TSDF), F1Tally.empty(F1Protocol.FACEPOISON));

  DetectorTally plus(List<Detection> clean, List<Detection> found) {
    return new DetectorTally(
        tsdf.plus(found, F1Protocol.TSDF.boxes(clean)),
        facepoison.plus(found, F1Protocol.FACEPOISON.boxes(clean)));
  }

  DetectorTally merge(DetectorTally other) {
    return new DetectorTally(tsdf.merge(other.tsdf), facepoison.merge(other.facepoison));
  }

  EvaluationReport.DetectorResult result(String name) {
    return new EvaluationReport.DetectorResult(
        name,
        EvaluationReport.value(tsdf.f1()),
        EvaluationReport.value(facepoison.f1()),
        EvaluationReport.value(tsdf.precision().mean()),
        EvaluationReport.value(tsdf.recall().mean()));
  }
}
