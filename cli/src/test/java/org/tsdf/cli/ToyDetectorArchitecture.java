package org.tsdf.cli;

import java.util.List;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Detection.Landmark;
import org.tsdf.network.Architecture;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** Sees one face, in the middle half of every picture, as sure as its one weight says. */
public final class ToyDetectorArchitecture implements Architecture<FaceDetector> {
  private static final Layout LAYOUT = Layout.builder().add("score", Layout.Role.WEIGHT, 1).build();

  @Override
  public String name() {
    return "toy-detector";
  }

  @Override
  public Class<FaceDetector> port() {
    return FaceDetector.class;
  }

  @Override
  public FaceDetector load(String name, Checkpoint checkpoint, DType type) {
    return new Toy(name, LAYOUT.load(checkpoint, type).get("score").item());
  }

  private record Toy(String name, double score) implements FaceDetector {
    @Override
    public Observation observe(Tensor images) {
      Tensor scores = Tensors.full(score, images.dtype(), images.size(0), 1);
      return new Observation(
          List.of(images), scores, scores, Tensors.ones(images.dtype(), images.size(0), 1, 4));
    }

    @Override
    public List<List<Detection>> detect(Tensor images, double minimumScore) {
      double width = images.size(3);
      double height = images.size(2);
      Box middle = new Box(width / 4, height / 4, width * 3 / 4, height * 3 / 4);
      Landmark nose = new Landmark(width / 2, height / 2);
      return List.of(
          score < minimumScore ? List.of() : List.of(new Detection(middle, score, List.of(nose))));
    }
  }
}
