package org.tsdf.cli;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Detection.Landmark;
import org.tsdf.image.Photo;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/**
 * Searches photos with several detectors.
 *
 * @param minimumScore faces below it are left out
 * @param longestSide larger photos are searched reduced to it, in pixels
 */
record FaceSearch(List<FaceDetector> detectors, double minimumScore, int longestSide) {

  /**
   * What one detector found.
   *
   * @param faces in pixels of the photo, best first
   */
  record Found(String detector, List<Detection> faces) {}

  /** One result for each detector, in their order. */
  List<Found> search(Photo photo) {
    try (Scope scope = Scope.open()) {
      double scale = Math.min(1, (double) longestSide / Math.max(photo.width(), photo.height()));
      long width = Math.max(1, Math.round(photo.width() * scale));
      long height = Math.max(1, Math.round(photo.height() * scale));
      Tensor pixels = photo.toTensor();
      Tensor searched = scale < 1 ? Resampling.resize(pixels, height, width) : pixels;
      double scaleX = (double) photo.width() / width;
      double scaleY = (double) photo.height() / height;
      List<Found> found = new ArrayList<>();
      for (FaceDetector detector : detectors) {
        List<Detection> faces =
            detector.detect(searched, minimumScore).get(0).stream()
                .map(face -> scaled(face, scaleX, scaleY))
                .toList();
        found.add(new Found(detector.name(), faces));
      }
      return found;
    }
  }

  private static Detection scaled(Detection face, double x, double y) {
    Box box = face.box();
    return new Detection(
        new Box(box.left() * x, box.top() * y, box.right() * x, box.bottom() * y),
        face.score(),
        face.landmarks().stream().map(p -> new Landmark(p.x() * x, p.y() * y)).toList());
  }
}
