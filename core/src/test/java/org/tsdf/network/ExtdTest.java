package org.tsdf.network;

import java.util.List;
import org.tsdf.network.Extd.Block;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.DType;

class ExtdTest extends FaceDetectorContract {
  @Override
  FaceDetector detector(DType type) {
    List<Block> blocks =
        List.of(
            new Block(8, 8, 6, false, true),
            new Block(6, 12, 6, true, true),
            new Block(6, 24, 6, true, false));
    Extd network = Extd.of(blocks, RandomWeights.of(Extd.layout(blocks), 1, type));
    return new AnchorDetector("small", network, Extd.scheme());
  }
}
