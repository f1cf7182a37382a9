package org.tsdf.network;

import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;

/** Light DSFD, in the names of lijiannuist/lightDSFD. */
public final class LightDsfdArchitecture implements Architecture<FaceDetector> {
  @Override
  public String name() {
    return "light-dsfd";
  }

  @Override
  public Class<FaceDetector> port() {
    return FaceDetector.class;
  }

  @Override
  public AnchorDetector load(String name, Checkpoint checkpoint, DType type) {
    LightDsfd.Sizes sizes =
        new LightDsfd.Sizes(
            Inference.extent(checkpoint, "conv1.conv.weight", 0),
            Inference.extent(checkpoint, "conv3.conv.weight", 0),
            Inference.extent(checkpoint, "conv5_1.conv.weight", 0),
            Inference.extent(checkpoint, "conv5_2.conv.weight", 0),
            Inference.extent(checkpoint, "conv6_1.conv.weight", 0),
            Inference.extent(checkpoint, "conv6_2.conv.weight", 0),
            Inference.extent(checkpoint, "smooth1.weight", 0),
            Inference.extent(checkpoint, "loc.0.conv1.conv.weight", 0));
    LightDsfd network = LightDsfd.of(sizes, LightDsfd.layout(sizes).load(checkpoint, type));
    return new AnchorDetector(name, network, LightDsfd.scheme());
  }
}
