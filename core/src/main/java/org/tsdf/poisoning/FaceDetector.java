package org.tsdf.poisoning;

import java.util.List;
import org.tsdf.image.Detection;
import org.tsdf.tensor.Tensor;

/** D_i of the paper: a network that finds faces. */
public interface FaceDetector {
  String name();

  /**
   * Everything a poisoning loss needs, before suppression; gradients flow from each part to the
   * images.
   *
   * @param images (N, 3, H, W) on [-1, 1], searched at the size they have
   */
  Observation observe(Tensor images);

  /**
   * Three maps from inside the detector's trunk, shallow to deep, each (N, C, h, w): what Face
   * Poison drives apart. A detector whose trunk cannot be seen gives the features of {@link
   * #observe}.
   *
   * @param images (N, 3, H, W) on [-1, 1]
   */
  default List<Tensor> trunk(Tensor images) {
    return observe(images).features();
  }

  /**
   * The faces found in each picture after non-maximum suppression, best first, boxes in pixels of
   * the images given.
   *
   * @param minimumScore faces below it are left out
   */
  List<List<Detection>> detect(Tensor images, double minimumScore);

  /**
   * What a detector sees, before suppression.
   *
   * @param features the levels that METHOD names, shallow to deep, each (N, C, h, w)
   * @param scores face probability of each of P anchors, (N, P)
   * @param margins face logit minus background logit, (N, P)
   * @param boxes left, top, right, bottom as fractions of the picture, (N, P, 4)
   */
  record Observation(List<Tensor> features, Tensor scores, Tensor margins, Tensor boxes) {
    public Observation {
      features = List.copyOf(features);
    }
  }
}
