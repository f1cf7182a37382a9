package org.tsdf.network;

import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;

/** DSFD on VGG16, in the names of yxlijun/DSFD.pytorch. */
public final class DsfdArchitecture implements Architecture<FaceDetector> {
  @Override
  public String name() {
    return "dsfd";
  }

  @Override
  public Class<FaceDetector> port() {
    return FaceDetector.class;
  }

  @Override
  public AnchorDetector load(String name, Checkpoint checkpoint, DType type) {
    Vgg vgg = Dsfd.trunk(Vgg.widths(checkpoint, Spelling.own()));
    Dsfd network = new Dsfd(vgg, Dsfd.layout(vgg).load(checkpoint, type));
    return new AnchorDetector(name, network, Dsfd.scheme());
  }
}
