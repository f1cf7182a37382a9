package org.tsdf;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.poisoning.ReducedSearch;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/**
 * Finds the faces of photos of any size. A detector is at home with faces of the sizes that it was
 * trained on, and takes parts of larger ones for faces. So a photo is searched at several sizes,
 * smallest first: large faces are looked for where they have become small, and a larger size adds
 * only what is small there and no part of a face that was found before.
 */
public final class FaceFinder {
  /** Longest sides at which a photo is searched, as far as it is that large. */
  private static final int[] SEARCH_SIDES = {256, 640, 1280};

  /** A size that is hardly larger than the one before shows nothing new. */
  private static final double LEAST_GROWTH = 1.2;

  /** In all but the smallest size, larger boxes are not believed; in pixels of that size. */
  private static final double LARGEST_FACE = 96;

  /** Two boxes whose intersection over union is larger show one face. */
  private static final double SAME_FACE = 0.3;

  /** A box of which a larger share lies in a box found before is a part of that face. */
  private static final double PART_OF_FACE = 0.5;

  private final FaceDetector detector;
  private final double minimumScore;
  private final int[] searchSides;

  private FaceFinder(FaceDetector detector, double minimumScore, int... searchSides) {
    if (!(minimumScore > 0 && minimumScore < 1)) {
      throw new IllegalArgumentException(
          "the minimum score must lie in (0, 1), was " + minimumScore);
    }
    this.detector = detector;
    this.minimumScore = minimumScore;
    this.searchSides = searchSides;
  }

  /**
   * @param minimumScore faces below it are not counted as found, in (0, 1)
   */
  public FaceFinder(FaceDetector detector, double minimumScore) {
    this(detector, minimumScore, SEARCH_SIDES);
  }

  /**
   * Searches at one size only, where boxes of any size are believed.
   *
   * @param longestSide larger photos are reduced to this, in pixels
   */
  public FaceFinder atOneSize(int longestSide) {
    if (longestSide < 1) {
      throw new IllegalArgumentException("the longest side must be 1 or more, was " + longestSide);
    }
    return new FaceFinder(detector, minimumScore, longestSide);
  }

  /** The detector's. */
  public String name() {
    return detector.name();
  }

  /**
   * Boxes and landmarks in pixels of the photo; faces found in a smaller size come first, of those
   * of one size the surest.
   *
   * @param photo (1, 3, H, W) on [-1, 1]
   */
  public List<Detection> find(Tensor photo) {
    List<Detection> faces = new ArrayList<>();
    try (Scope scope = Scope.open()) {
      double largest = Double.POSITIVE_INFINITY;
      for (Tensor size : sizesOf(photo)) {
        double scale = (double) longestSide(size) / longestSide(photo);
        for (Detection face : ReducedSearch.find(detector, size, minimumScore, scale)) {
          if (longestSide(face.box()) <= largest / scale && isNew(face.box(), faces)) {
            faces.add(face);
          }
        }
        largest = LARGEST_FACE;
      }
    }
    return List.copyOf(faces);
  }

  /** The photo reduced, smallest first. */
  private List<Tensor> sizesOf(Tensor photo) {
    List<Long> sides = new ArrayList<>();
    for (long side : searchSides) {
      long fitting = Math.min(side, longestSide(photo));
      if (sides.isEmpty() || fitting >= LEAST_GROWTH * sides.get(sides.size() - 1)) {
        sides.add(fitting);
      }
    }
    List<Tensor> sizes = new ArrayList<>();
    Tensor larger = photo;
    for (int i = sides.size() - 1; i >= 0; i--) {
      double scale = sides.get(i) / (double) longestSide(photo);
      long height = Math.max(1, Math.round(photo.size(2) * scale));
      long width = Math.max(1, Math.round(photo.size(3) * scale));
      larger = Resampling.resize(larger, height, width);
      sizes.add(0, larger);
    }
    return sizes;
  }

  private static boolean isNew(Box box, List<Detection> found) {
    for (Detection face : found) {
      boolean same = box.overlap(face.box()) > SAME_FACE;
      boolean part = box.shared(face.box()).area() > PART_OF_FACE * box.area();
      if (same || part) {
        return false;
      }
    }
    return true;
  }

  private static long longestSide(Tensor picture) {
    return Math.max(picture.size(2), picture.size(3));
  }

  private static double longestSide(Box box) {
    return Math.max(box.width(), box.height());
  }
}
