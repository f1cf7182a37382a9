package org.tsdf.lab.training.detector;

import org.tsdf.network.DetectorDesign;

/**
 * DSFD on VGG16: three background anchors for a face's, the progressive anchor loss of both shots.
 */
public final class TrainableDsfd extends TrainableDetector {
  /** As the command line finds it. */
  public TrainableDsfd() {
    super("dsfd", DetectorDesign::dsfd, 12, usual(false, 3, 1, 0));
  }
}
