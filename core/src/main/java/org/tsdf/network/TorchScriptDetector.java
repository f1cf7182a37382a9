package org.tsdf.network;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.ScriptModule;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.TensorException;

/** A face detector from a TorchScript file; {@link TorchScriptDetectorArchitecture} says which. */
final class TorchScriptDetector implements FaceDetector {
  private static final int LEVELS = 3;

  /** Keeps the logit of a score of 0 or 1 finite, in single precision too. */
  private static final double CERTAINTY = 1e-6;

  private static final Suppression SUPPRESSION = new Suppression(0, 5000, 0.4, 750, false);

  private final String name;
  private final ScriptModule module;
  private final DType type;

  TorchScriptDetector(String name, ScriptModule module, DType type) {
    this.name = name;
    this.module = module;
    this.type = type;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Observation observe(Tensor images) {
    List<Tensor> outputs = run(images);
    List<Tensor> features = outputs.subList(2, outputs.size());
    if (features.size() != LEVELS || features.stream().anyMatch(f -> f.rank() != 4)) {
      throw new TensorException(
          module.file()
              + ": poisoning needs three feature maps after boxes and scores, got "
              + features);
    }
    Tensor scores = outputs.get(1).clamp(CERTAINTY, 1 - CERTAINTY);
    Tensor margins = scores.log().minus(scores.negate().plus(1).log());
    return new Observation(features, scores, margins, outputs.get(0));
  }

  @Override
  public List<List<Detection>> detect(Tensor images, double minimumScore) {
    return Autograd.off(
        () -> {
          try (Scope scope = Scope.open()) {
            List<Tensor> outputs = run(images);
            List<List<Detection>> found = new ArrayList<>();
            for (int i = 0; i < images.size(0); i++) {
              float[] edges = outputs.get(0).select(0, i).toFloats();
              for (int edge = 0; edge < edges.length; edge++) {
                edges[edge] *= images.size(edge % 2 == 0 ? 3 : 2);
              }
              found.add(found(edges, outputs.get(1).select(0, i).toFloats(), minimumScore));
            }
            return found;
          }
        });
  }

  private static List<Detection> found(float[] edges, float[] scores, double minimumScore) {
    List<Detection> faces = new ArrayList<>();
    for (int kept : SUPPRESSION.above(minimumScore).select(scores, edges)) {
      int at = 4 * kept;
      Box box = new Box(edges[at], edges[at + 1], edges[at + 2], edges[at + 3]);
      faces.add(new Detection(box, scores[kept], List.of()));
    }
    return faces;
  }

  /** Boxes, scores, and what else there is. */
  private List<Tensor> run(Tensor images) {
    if (images.rank() != 4 || images.size(1) != 3) {
      throw new IllegalArgumentException(
          name + " searches pictures of shape (N, 3, H, W), got " + images);
    }
    List<Tensor> outputs = module.forward(images.to(type));
    boolean usable = outputs.size() >= 2 && outputs.get(1).rank() == 2;
    if (!usable || !outputs.get(0).hasShape(images.size(0), outputs.get(1).size(1), 4)) {
      throw new TensorException(
          module.file()
              + ": a detector returns boxes (N, P, 4) and scores (N, P) for "
              + images
              + ", but this one returned "
              + outputs);
    }
    return outputs;
  }
}
