package org.tsdf.network;

import java.util.List;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.DType;

class S3fdTest extends FaceDetectorContract {
  static final List<Integer> NARROW = List.of(4, 6, 8, 10, 10, 16, 14, 8, 12, 6, 8);

  @Override
  FaceDetector detector(DType type) {
    Vgg vgg = S3fd.trunk(NARROW);
    S3fd network = new S3fd(vgg, RandomWeights.of(S3fd.layout(vgg, Spelling.own()), 1, type));
    return new AnchorDetector("small", network, S3fd.scheme(Preprocessing.rgb(), false));
  }
}
