package org.tsdf.lab.training.detector;

import org.tsdf.network.DetectorDesign;

/**
 * RetinaFace on MobileNet: seven background anchors for a face's, landmarks, boxes counted twice.
 */
public final class TrainableRetinaFace extends TrainableDetector {
  /** As the command line finds it. */
  public TrainableRetinaFace() {
    super("retinaface", DetectorDesign::retinaFace, 8, usual(false, 7, 2, 1));
  }
}
