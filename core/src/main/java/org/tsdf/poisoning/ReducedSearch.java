package org.tsdf.poisoning;

import java.util.List;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Detection.Landmark;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Tensor;

/** Looks for faces in a photo that was reduced. */
public final class ReducedSearch {
  /** Smaller pictures are continued at their edges to this, below which some detectors fail. */
  private static final int SMALLEST_SIDE = 64;

  private ReducedSearch() {}

  /**
   * @param picture (1, 3, H, W) on [-1, 1]
   * @param minimumScore as {@link FaceDetector#detect}
   * @param scale of the picture, as a share of the photo
   * @return boxes and landmarks in pixels of the photo
   */
  public static List<Detection> find(
      FaceDetector detector, Tensor picture, double minimumScore, double scale) {
    int beside = (int) Math.max(0, SMALLEST_SIDE - picture.size(3));
    int below = (int) Math.max(0, SMALLEST_SIDE - picture.size(2));
    Tensor searched = Layers.edgePad(picture, 0, beside, 0, below);
    return detector.detect(searched, minimumScore).get(0).stream()
        .map(face -> enlarged(face, 1 / scale))
        .toList();
  }

  private static Detection enlarged(Detection face, double by) {
    Box box = face.box();
    return new Detection(
        new Box(box.left() * by, box.top() * by, box.right() * by, box.bottom() * by),
        face.score(),
        face.landmarks().stream().map(p -> new Landmark(p.x() * by, p.y() * by)).toList());
  }
}
