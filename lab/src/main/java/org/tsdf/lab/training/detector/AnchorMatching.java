package org.tsdf.lab.training.detector;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.tsdf.image.Box;

/**
 * Which anchor shall find which face (Liu et al. 2016, SSD): an anchor is matched with the face
 * that it overlaps most if it overlaps it enough, and each face's best anchor in any case.
 *
 * @param overlap the least intersection over union of an anchor and its face
 * @param compensated S3FD's second stage (Zhang et al. 2017, section 3.2): a face with fewer
 *     anchors than the average gets its best free ones above {@link #LEAST} until it has as many
 */
record AnchorMatching(double overlap, boolean compensated) {
  /** The anchor is background. */
  static final int BACKGROUND = -1;

  /** The anchor says nothing: there may be a face. */
  static final int UNDECIDED = -2;

  /** Of the second stage. */
  static final double LEAST = 0.1;

  /** An anchor that overlaps a doubtful face as much as this says nothing. */
  private static final double DOUBT = 0.25;

  /** So many times larger than a doubtful face in its midst an anchor may be and says nothing. */
  private static final double DOUBTFUL_GROWTH = 3;

  /**
   * @param anchors centre x, y, width, height of P anchors, 4 P numbers, as fractions of the
   *     picture
   * @param faces boxes as fractions of the picture
   * @return for each anchor the number of its face, or {@link #BACKGROUND} or {@link #UNDECIDED}
   */
  int[] match(float[] anchors, List<FaceLabel> faces) {
    Box[] boxes = new Box[anchors.length / 4];
    Arrays.setAll(boxes, i -> box(anchors, i));
    int[] matches = new int[boxes.length];
    double[] best = new double[boxes.length];
    Arrays.fill(matches, BACKGROUND);
    double[][] overlaps = new double[faces.size()][];
    for (int face = 0; face < faces.size(); face++) {
      FaceLabel label = faces.get(face);
      overlaps[face] = overlaps(boxes, label.box());
      for (int i = 0; i < boxes.length && label.certain(); i++) {
        if (overlaps[face][i] >= overlap && overlaps[face][i] > best[i]) {
          best[i] = overlaps[face][i];
          matches[i] = face;
        }
      }
    }
    if (compensated) {
      compensate(matches, overlaps, faces);
    }
    force(matches, overlaps, faces);
    leaveDoubtful(matches, boxes, overlaps, faces);
    return matches;
  }

  private static Box box(float[] anchors, int index) {
    int at = 4 * index;
    double halfWidth = anchors[at + 2] / 2.0;
    double halfHeight = anchors[at + 3] / 2.0;
    return new Box(
        anchors[at] - halfWidth,
        anchors[at + 1] - halfHeight,
        anchors[at] + halfWidth,
        anchors[at + 1] + halfHeight);
  }

  private static double[] overlaps(Box[] boxes, Box face) {
    double[] overlaps = new double[boxes.length];
    for (int i = 0; i < boxes.length; i++) {
      Box box = boxes[i];
      boolean touches =
          box.left() < face.right()
              && face.left() < box.right()
              && box.top() < face.bottom()
              && face.top() < box.bottom();
      overlaps[i] = touches ? box.overlap(face) : 0;
    }
    return overlaps;
  }

  private static void compensate(int[] matches, double[][] overlaps, List<FaceLabel> faces) {
    long certain = faces.stream().filter(FaceLabel::certain).count();
    long matched = IntStream.of(matches).filter(match -> match >= 0).count();
    if (certain == 0) {
      return;
    }
    long average = matched / certain;
    for (int face = 0; face < overlaps.length; face++) {
      int number = face;
      double[] own = overlaps[face];
      long has = IntStream.of(matches).filter(match -> match == number).count();
      if (faces.get(face).certain() && has < average) {
        IntStream.range(0, matches.length)
            .filter(i -> matches[i] == BACKGROUND && own[i] > LEAST)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -own[i]))
            .limit(average - has)
            .forEach(i -> matches[i] = number);
      }
    }
  }

  private static void force(int[] matches, double[][] overlaps, List<FaceLabel> faces) {
    for (int face = 0; face < overlaps.length; face++) {
      double[] own = overlaps[face];
      int best = 0;
      for (int i = 1; i < own.length; i++) {
        best = own[i] > own[best] ? i : best;
      }
      if (faces.get(face).certain() && own[best] > 0) {
        matches[best] = face;
      }
    }
  }

  private static void leaveDoubtful(
      int[] matches, Box[] boxes, double[][] overlaps, List<FaceLabel> faces) {
    for (int face = 0; face < overlaps.length; face++) {
      if (faces.get(face).certain()) {
        continue;
      }
      Box doubtful = faces.get(face).box();
      for (int i = 0; i < matches.length; i++) {
        if (matches[i] == BACKGROUND
            && (overlaps[face][i] >= DOUBT || isAround(boxes[i], doubtful))) {
          matches[i] = UNDECIDED;
        }
      }
    }
  }

  private static boolean isAround(Box anchor, Box doubtful) {
    double x = (anchor.left() + anchor.right()) / 2;
    double y = (anchor.top() + anchor.bottom()) / 2;
    return x >= doubtful.left()
        && x <= doubtful.right()
        && y >= doubtful.top()
        && y <= doubtful.bottom()
        && anchor.area() <= DOUBTFUL_GROWTH * DOUBTFUL_GROWTH * doubtful.area();
  }
}
