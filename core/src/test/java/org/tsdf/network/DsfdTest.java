package org.tsdf.network;

import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.DType;

class DsfdTest extends FaceDetectorContract {
  @Override
  FaceDetector detector(DType type) {
    Vgg vgg = Dsfd.trunk(S3fdTest.NARROW);
    Dsfd network = new Dsfd(vgg, RandomWeights.of(Dsfd.layout(vgg), 1, type));
    return new AnchorDetector("small", network, Dsfd.scheme());
  }
}
