package org.tsdf.network;

import java.util.List;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.DType;

class RetinaFaceResNetTest extends FaceDetectorContract {
  @Override
  FaceDetector detector(DType type) {
    ResNet backbone = new ResNet(8, List.of(1, 2, 1, 1));
    RetinaFace network =
        RetinaFace.of(backbone, 16, RandomWeights.of(RetinaFace.layout(backbone, 16), 1, type));
    return new AnchorDetector("small", network, RetinaFace.scheme());
  }
}
