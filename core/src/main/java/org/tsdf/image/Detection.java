package org.tsdf.image;

import java.util.List;

/**
 * A face that a detector found.
 *
 * @param box in pixels of the picture that was searched
 * @param score in [0, 1]
 * @param landmarks left eye, right eye, nose, left and right mouth corner as seen in the picture;
 *     empty where the detector gives none
 */
public record Detection(Box box, double score, List<Landmark> landmarks) {
  public Detection {
    landmarks = List.copyOf(landmarks);
  }

  /** A point in pixels. */
  public record Landmark(double x, double y) {}
}
