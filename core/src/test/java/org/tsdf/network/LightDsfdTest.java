package org.tsdf.network;

import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.DType;

class LightDsfdTest extends FaceDetectorContract {
  @Override
  FaceDetector detector(DType type) {
    LightDsfd.Sizes sizes = new LightDsfd.Sizes(8, 12, 6, 10, 6, 10, 16, 8);
    LightDsfd network = LightDsfd.of(sizes, RandomWeights.of(LightDsfd.layout(sizes), 1, type));
    return new AnchorDetector("small", network, LightDsfd.scheme());
  }
}
