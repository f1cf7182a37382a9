package org.tsdf.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;

/** The two ways in which the literature scores a face detector. */
public enum F1Protocol {
  /**
   * The truth is what the same detector finds in the clean photo. Scores above 0.7 and overlaps of
   * 0.7 or more count; F1 of the mean precision and the mean recall.
   */
  TSDF {
    @Override
    boolean isSure(double score) {
      return score > 0.7;
    }

    @Override
    boolean agrees(double overlap) {
      return overlap >= 0.7;
    }
  },

  /**
   * The truth is annotated by people. Scores of 0.9 or more and overlaps above 0.5 count; F1 of
   * each photo, then the mean.
   */
  FACEPOISON {
    @Override
    boolean isSure(double score) {
      return score >= 0.9;
    }

    @Override
    boolean agrees(double overlap) {
      return overlap > 0.5;
    }
  };

  abstract boolean isSure(double score);

  abstract boolean agrees(double overlap);

  /** The boxes of the detections whose scores count, best first. */
  public List<Box> boxes(List<Detection> detections) {
    return detections.stream()
        .filter(detection -> isSure(detection.score()))
        .sorted(Comparator.comparingDouble(Detection::score).reversed())
        .map(Detection::box)
        .toList();
  }

  /**
   * Counts what was found, what there is, and how much of both agrees.
   *
   * @param found in the photo as the detector sees it
   * @param truth under {@link #TSDF} the {@linkplain #boxes boxes} of the clean photo, else those
   *     of the annotation
   */
  public FaceMatch compare(List<Detection> found, List<Box> truth) {
    List<Box> boxes = boxes(found);
    return new FaceMatch(boxes.size(), truth.size(), matches(boxes, truth));
  }

  /**
   * How many boxes find a partner, one to one: each found box in turn takes the free true box that
   * it overlaps most, if it overlaps it enough.
   *
   * @param found best first
   */
  int matches(List<Box> found, List<Box> truth) {
    List<Box> free = new ArrayList<>(truth);
    int matches = 0;
    for (Box box : found) {
      int best = -1;
      for (int i = 0; i < free.size(); i++) {
        if (best < 0 || box.overlap(free.get(i)) > box.overlap(free.get(best))) {
          best = i;
        }
      }
      if (best >= 0 && agrees(box.overlap(free.get(best)))) {
        free.remove(best);
        matches++;
      }
    }
    return matches;
  }
}
