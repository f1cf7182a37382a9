package org.tsdf.network;

import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.Parameters;

/**
 * S3FD, in the names of yxlijun/S3FD.pytorch or in those of Caffe, under which 1adrianb's
 * face-alignment publishes {@code s3fd-619a316812.pth}. The latter has an undilated sixth
 * convolution, reads blue before red and counts pixels inclusively.
 */
public final class S3fdArchitecture implements Architecture<FaceDetector> {
  @Override
  public String name() {
    return "s3fd";
  }

  @Override
  public Class<FaceDetector> port() {
    return FaceDetector.class;
  }

  @Override
  public AnchorDetector load(String name, Checkpoint checkpoint, DType type) {
    return checkpoint.find("conv1_1.weight") == null
        ? own(name, checkpoint, type)
        : caffe(name, checkpoint, type);
  }

  private static AnchorDetector own(String name, Checkpoint checkpoint, DType type) {
    Vgg vgg = S3fd.trunk(Vgg.widths(checkpoint, Spelling.own()));
    S3fd network = new S3fd(vgg, S3fd.layout(vgg, Spelling.own()).load(checkpoint, type));
    return new AnchorDetector(name, network, S3fd.scheme(Preprocessing.rgb(), false));
  }

  private static AnchorDetector caffe(String name, Checkpoint checkpoint, DType type) {
    Spelling spelling = new CaffeSpelling();
    Vgg vgg = new Vgg(Vgg.widths(checkpoint, spelling), Window.of(1, 3), false);
    Parameters theirs = S3fd.layout(vgg, spelling).load(checkpoint, type);
    Parameters parameters = spelling.undo(S3fd.layout(vgg, Spelling.own()), theirs);
    return new AnchorDetector(
        name, new S3fd(vgg, parameters), S3fd.scheme(Preprocessing.bgr(), true));
  }
}
