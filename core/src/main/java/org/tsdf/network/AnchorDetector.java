package org.tsdf.network;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Detection.Landmark;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/** A face detector that corrects and scores a fixed grid of prior boxes. */
public final class AnchorDetector implements FaceDetector {
  private final String name;
  private final AnchorNetwork network;
  private final AnchorScheme scheme;

  AnchorDetector(String name, AnchorNetwork network, AnchorScheme scheme) {
    this.name = name;
    this.network = network;
    this.scheme = scheme;
  }

  /** The same weights with other constants. */
  public AnchorDetector with(AnchorScheme other) {
    return new AnchorDetector(name, network, other);
  }

  @Override
  public String name() {
    return name;
  }

  /** The constants that belong to the weights. */
  public AnchorScheme scheme() {
    return scheme;
  }

  /**
   * Runs the network alone.
   *
   * @param input (N, 3, H, W) as the scheme's preprocessing makes it
   * @throws IllegalArgumentException if the input has another shape or is too small
   */
  public AnchorOutput run(Tensor input) {
    return network.run(checked(input));
  }

  private Tensor checked(Tensor pictures) {
    int least = scheme.minimumSide();
    if (pictures.rank() != 4 || pictures.size(1) != 3) {
      throw new IllegalArgumentException(
          name + " searches pictures of shape (N, 3, H, W), got " + pictures);
    }
    if (pictures.size(2) < least || pictures.size(3) < least) {
      throw new IllegalArgumentException(
          name
              + " needs pictures of at least "
              + least
              + " by "
              + least
              + " pixels, got "
              + pictures);
    }
    return pictures;
  }

  /**
   * @return the prior boxes on which an output for an input of this size is based, centre x, y,
   *     width, height as fractions of the picture, (P, 4)
   */
  public Tensor priors(AnchorOutput output, long height, long width) {
    return scheme.priors().over(output.levels(), height, width);
  }

  @Override
  public Observation observe(Tensor images) {
    try (Scope scope = Scope.open()) {
      AnchorOutput output = search(images);
      Tensor margins = scope.keep(margins(output));
      Tensor priors = priors(output, images.size(2), images.size(3));
      Tensor boxes = scope.keep(scheme.coding().boxes(output.locations(), priors));
      Tensor scores = scope.keep(margins.sigmoid());
      List<Tensor> features = output.features().stream().map(scope::keep).toList();
      return new Observation(features, scores, margins, boxes);
    }
  }

  @Override
  public List<Tensor> trunk(Tensor images) {
    try (Scope scope = Scope.open()) {
      List<Tensor> maps = network.trunk(input(images));
      return maps.stream().map(map -> scope.keep(map.to(images.dtype()))).toList();
    }
  }

  @Override
  public List<List<Detection>> detect(Tensor images, double minimumScore) {
    return Autograd.off(
        () -> {
          try (Scope scope = Scope.open()) {
            AnchorOutput output = search(images);
            return found(
                output, images.size(2), images.size(3), scheme.suppression().above(minimumScore));
          }
        });
  }

  /** What the network says, in the images' type. */
  private AnchorOutput search(Tensor images) {
    return network.run(input(images)).to(images.dtype());
  }

  private Tensor input(Tensor images) {
    return scheme.preprocessing().ofImages(checked(images)).to(network.type()).channelsLast();
  }

  /** Face logit minus background logit, (N, P). */
  private static Tensor margins(AnchorOutput output) {
    return output.logits().select(2, 1).minus(output.logits().select(2, 0));
  }

  private List<List<Detection>> found(
      AnchorOutput output, long height, long width, Suppression suppression) {
    Tensor priors = priors(output, height, width);
    Tensor scores = margins(output).sigmoid();
    Tensor boxes = scheme.coding().boxes(output.locations(), priors);
    Tensor landmarks =
        output.landmarks() == null ? null : scheme.coding().points(output.landmarks(), priors);
    List<List<Detection>> found = new ArrayList<>();
    for (int i = 0; i < scores.size(0); i++) {
      float[] edges = pixels(boxes.select(0, i), height, width);
      float[] points = landmarks == null ? null : pixels(landmarks.select(0, i), height, width);
      float[] chances = scores.select(0, i).toFloats();
      List<Detection> faces = new ArrayList<>();
      for (int kept : suppression.select(chances, edges)) {
        faces.add(new Detection(box(edges, kept), chances[kept], landmarks(points, kept)));
      }
      found.add(faces);
    }
    return found;
  }

  /** Alternating x and y as fractions of the picture, turned into pixels. */
  private static float[] pixels(Tensor fractions, long height, long width) {
    float[] values = fractions.toFloats();
    for (int i = 0; i < values.length; i++) {
      values[i] *= i % 2 == 0 ? width : height;
    }
    return values;
  }

  private static Box box(float[] edges, int index) {
    int at = 4 * index;
    return new Box(edges[at], edges[at + 1], edges[at + 2], edges[at + 3]);
  }

  private static List<Landmark> landmarks(float @Nullable [] points, int index) {
    if (points == null) {
      return List.of();
    }
    List<Landmark> landmarks = new ArrayList<>();
    for (int at = 10 * index; at < 10 * (index + 1); at += 2) {
      landmarks.add(new Landmark(points[at], points[at + 1]));
    }
    return landmarks;
  }
}
