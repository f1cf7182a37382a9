package org.tsdf.lab.training.detector;

import org.tsdf.network.DetectorDesign;

/** S3FD on VGG16: three background anchors for a face's, scale compensation. */
public final class TrainableS3fd extends TrainableDetector {
  /** As the command line finds it. */
  public TrainableS3fd() {
    super("s3fd", DetectorDesign::s3fd, 16, usual(true, 3, 1, 0));
  }
}
