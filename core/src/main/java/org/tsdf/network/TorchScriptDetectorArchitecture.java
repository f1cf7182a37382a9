package org.tsdf.network;

import java.nio.file.Path;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.ScriptModule;

/**
 * Face detectors that {@code torch.jit.save} wrote. Their {@code forward(images)} takes pictures
 * (N, 3, H, W), RGB on [-1, 1], of any size and returns a tuple of
 *
 * <ol>
 *   <li>boxes (N, P, 4): left, top, right, bottom as fractions of the picture, before suppression,
 *   <li>scores (N, P): face probabilities between 0 and 1,
 *   <li>three feature maps (N, C, h, w), shallow to deep.
 * </ol>
 *
 * Gradients must flow from all of them to the pictures. A module without the feature maps finds
 * faces, but cannot be poisoned against. Overlapping boxes are suppressed here, at an intersection
 * over union above 0.4.
 */
public final class TorchScriptDetectorArchitecture implements Architecture<FaceDetector> {
  @Override
  public String name() {
    return "torchscript-detector";
  }

  @Override
  public String description() {
    return "any face detector that torch.jit.save wrote";
  }

  @Override
  public Class<FaceDetector> port() {
    return FaceDetector.class;
  }

  @Override
  public FaceDetector load(String name, Path file, DType type) {
    return new TorchScriptDetector(name, ScriptModule.load(file, type), type);
  }

  @Override
  public FaceDetector load(String name, Checkpoint checkpoint, DType type) {
    return load(name, checkpoint.file(), type);
  }
}
