package org.tsdf.lab.measure;

import java.util.List;
import org.tsdf.image.Detection;
import org.tsdf.image.Photo;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.poisoning.ReducedSearch;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/** Tries a face detector on photos. */
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
      return Autograd.off(() -> ReducedSearch.find(detector, searched, LEAST_SCORE, scale));
    }
  }
}
