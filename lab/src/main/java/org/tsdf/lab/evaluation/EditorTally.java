package org.tsdf.lab.evaluation;

import java.util.OptionalDouble;
import org.tsdf.metric.DisturbanceTally;
import org.tsdf.metric.MeanTally;

/** How far forgeries of protected photos lie from forgeries of the clean ones. */
record EditorTally(DisturbanceTally disturbance, MeanTally psnrDb, MeanTally ssim) {
  static final EditorTally EMPTY =
      new EditorTally(DisturbanceTally.EMPTY, MeanTally.EMPTY, MeanTally.EMPTY);

  EditorTally plus(OptionalDouble l2Mask, double psnr, double similarity) {
    return new EditorTally(disturbance.plus(l2Mask), psnrDb.plus(psnr), ssim.plus(similarity));
  }

  EditorTally merge(EditorTally other) {
    return new EditorTally(
        disturbance.merge(other.disturbance), psnrDb.merge(other.psnrDb), ssim.merge(other.ssim));
  }
}
