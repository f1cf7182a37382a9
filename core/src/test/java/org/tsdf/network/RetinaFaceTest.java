package org.tsdf.network;

import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.DType;

class RetinaFaceTest extends FaceDetectorContract {
  @Override
  FaceDetector detector(DType type) {
    MobileNet backbone = new MobileNet(4);
    RetinaFace network =
        RetinaFace.of(backbone, 16, RandomWeights.of(RetinaFace.layout(backbone, 16), 1, type));
    return new AnchorDetector("small", network, RetinaFace.scheme());
  }
}
