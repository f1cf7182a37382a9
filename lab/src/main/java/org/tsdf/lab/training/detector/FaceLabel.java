package org.tsdf.lab.training.detector;

import java.util.List;
import org.tsdf.image.Box;
import org.tsdf.image.Detection.Landmark;

/**
 * A face in a picture. Boxes reach from forehead to chin and are tight, as WIDER FACE's are and as
 * RetinaFace learnt them.
 *
 * @param box in pixels
 * @param landmarks as in {@link org.tsdf.image.Detection}; empty where they are not known
 * @param certain whether it is to be found; else it is neither to be found nor to be left alone
 */
record FaceLabel(Box box, List<Landmark> landmarks, boolean certain) {
  FaceLabel {
    landmarks = List.copyOf(landmarks);
  }

  /** The same place, of which nothing is known for sure. */
  FaceLabel uncertain() {
    return new FaceLabel(box, List.of(), false);
  }

  /** Geometric mean of width and height, in pixels. */
  double side() {
    return Math.sqrt(box.area());
  }
}
