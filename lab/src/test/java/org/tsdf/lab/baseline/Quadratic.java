package org.tsdf.lab.baseline;

import java.util.List;
import org.tsdf.image.Detection;
import org.tsdf.image.Faces;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * Networks that only square, so that plain loops can say what comes out: the editor forges s² with
 * s = x + offset, the detector has three maps s², 2s² and 3s², and each anchor's margin is its
 * weights times x² less the offset.
 *
 * @param weights (D, P) for pictures of D entries
 */
record Quadratic(String name, Tensor weights, double offset) implements FaceEditor, FaceDetector {
  @Override
  public List<Edit> edits() {
    return List.of(new Edit.Identity());
  }

  @Override
  public int imageSize() {
    return 2;
  }

  @Override
  public Tensor features(Faces faces) {
    return faces.images().plus(offset).square();
  }

  @Override
  public Tensor forge(Faces faces, Edit edit) {
    return faces.images().plus(offset).square();
  }

  @Override
  public Observation observe(Tensor images) {
    Tensor margins =
        images.square().reshape(images.size(0), -1).matmul(weights).minus(offset); // (N, P)
    Tensor boxes = Tensors.zeros(images.dtype(), images.size(0), weights.size(1), 4);
    return new Observation(trunk(images), margins.sigmoid(), margins, boxes);
  }

  @Override
  public List<Tensor> trunk(Tensor images) {
    Tensor square = images.plus(offset).square();
    return List.of(square, square.times(2), square.times(3));
  }

  @Override
  public List<List<Detection>> detect(Tensor images, double minimumScore) {
    return List.of();
  }
}
