package org.tsdf.network;

import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;

/** RetinaFace on MobileNet; the published one is a quarter as wide as MobileNet itself. */
public final class RetinaFaceArchitecture implements Architecture<FaceDetector> {
  static final String FIRST = "body.stage1.0.0.weight";

  @Override
  public String name() {
    return "retinaface";
  }

  @Override
  public Class<FaceDetector> port() {
    return FaceDetector.class;
  }

  @Override
  public AnchorDetector load(String name, Checkpoint checkpoint, DType type) {
    if (checkpoint.find(RetinaFaceResNetArchitecture.FIRST) != null) {
      throw new CheckpointException(
          checkpoint.file(), "holds RetinaFace on ResNet50: load it as retinaface-resnet50");
    }
    MobileNet backbone = new MobileNet(Inference.extent(checkpoint, FIRST, 0));
    int width = Inference.extent(checkpoint, "fpn.output1.0.weight", 0);
    RetinaFace network =
        RetinaFace.of(backbone, width, RetinaFace.layout(backbone, width).load(checkpoint, type));
    return new AnchorDetector(name, network, RetinaFace.scheme());
  }
}
