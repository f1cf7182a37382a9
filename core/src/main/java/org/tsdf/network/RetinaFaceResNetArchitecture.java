package org.tsdf.network;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;

/** RetinaFace on ResNet50; any number of bottlenecks a layer is read off the checkpoint. */
public final class RetinaFaceResNetArchitecture implements Architecture<FaceDetector> {
  static final String FIRST = "body.conv1.weight";

  @Override
  public String name() {
    return "retinaface-resnet50";
  }

  @Override
  public Class<FaceDetector> port() {
    return FaceDetector.class;
  }

  @Override
  public AnchorDetector load(String name, Checkpoint checkpoint, DType type) {
    if (checkpoint.find(RetinaFaceArchitecture.FIRST) != null) {
      throw new CheckpointException(
          checkpoint.file(), "holds RetinaFace on MobileNet: load it as retinaface");
    }
    ResNet backbone = new ResNet(Inference.extent(checkpoint, FIRST, 0), blocks(checkpoint));
    int width = Inference.extent(checkpoint, "fpn.output1.0.weight", 0);
    RetinaFace network =
        RetinaFace.of(backbone, width, RetinaFace.layout(backbone, width).load(checkpoint, type));
    return new AnchorDetector(name, network, RetinaFace.scheme());
  }

  private static List<Integer> blocks(Checkpoint checkpoint) {
    List<Integer> blocks = new ArrayList<>();
    for (int layer = 1; layer <= 4; layer++) {
      String name = "body.layer" + layer + ".";
      int count = Inference.count(checkpoint, i -> name + i + ".conv1.weight");
      blocks.add(Math.max(1, count)); // so that what is missing is named
    }
    return blocks;
  }
}
