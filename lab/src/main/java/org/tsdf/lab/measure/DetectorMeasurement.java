package org.tsdf.lab.measure;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Photo;
import org.tsdf.lab.dataset.AnnotatedBoxes;
import org.tsdf.lab.evaluation.DetectionQuality;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/**
 * Tries a face detector on photos.
 *
 * <p>Where nobody has drawn boxes, each photo is taken to show one face, which covers the centre:
 * the surest finding that does so is right, all others are mistakes, and if there is none the face
 * was missed.
 */
public final class DetectorMeasurement {
  /** Larger photos are searched at this many pixels on the longer side. */
  private static final int SEARCH_SIDE = 1024;

  /** Of findings that count in the average precision. */
  private static final double LEAST_SCORE = 0.02;

  private final FaceDetector detector;

  public DetectorMeasurement(FaceDetector detector) {
    this.detector = detector;
  }

  /** The findings of all scores, in pixels of the photo. */
  public List<Detection> findings(Photo photo) {
    try (Scope scope = Scope.open()) {
      double scale = Math.min(1, (double) SEARCH_SIDE / Math.max(photo.width(), photo.height()));
      int width = (int) Math.max(1, Math.round(photo.width() * scale));
      int height = (int) Math.max(1, Math.round(photo.height() * scale));
      Tensor searched = Resampling.resize(photo.toTensor(), height, width);
      return Autograd.off(() -> detector.detect(searched, LEAST_SCORE)).get(0).stream()
          .map(found -> new Detection(enlarged(found.box(), 1 / scale), found.score(), List.of()))
          .toList();
    }
  }

  private static Box enlarged(Box box, double by) {
    return new Box(box.left() * by, box.top() * by, box.right() * by, box.bottom() * by);
  }

  /**
   * Of one photo.
   *
   * @param truth the faces that are there; null where nobody has drawn them
   */
  public static DetectionQuality judge(
      List<Detection> findings, Photo photo, AnnotatedBoxes.@Nullable InPhoto truth) {
    return truth == null
        ? DetectionQuality.EMPTY.plus(findings, List.of(central(findings, photo)), List.of())
        : DetectionQuality.EMPTY.plus(findings, truth.faces(), truth.disputed());
  }

  /** The surest finding that covers the centre; else the middle of the photo. */
  private static Box central(List<Detection> findings, Photo photo) {
    double x = photo.width() / 2.0;
    double y = photo.height() / 2.0;
    return findings.stream()
        .filter(found -> found.score() >= DetectionQuality.SURE)
        .filter(found -> found.box().left() < x && x < found.box().right())
        .filter(found -> found.box().top() < y && y < found.box().bottom())
        .max(Comparator.comparingDouble(Detection::score))
        .map(Detection::box)
        .orElse(new Box(x / 2, y / 2, 3 * x / 2, 3 * y / 2));
  }
}
