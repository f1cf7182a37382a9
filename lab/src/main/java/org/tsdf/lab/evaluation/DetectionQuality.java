package org.tsdf.lab.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.metric.AveragePrecision;

/**
 * How well a detector finds the faces that are there, a mergeable tally over photos. A finding is
 * right if it overlaps a face by an intersection over union of 0.5 or more and no surer finding did
 * so before it.
 *
 * @param photos that were judged
 * @param faces that are there
 * @param found how many of them a finding of score 0.7 or more met
 * @param counted findings of score 0.7 or more, those on disputed boxes left out
 * @param mistaken how many of those met no face, or one that was met already
 * @param curve precision over recall at all scores
 */
public record DetectionQuality(
    long photos, long faces, long found, long counted, long mistaken, AveragePrecision curve) {
  /** The least score of a finding that is counted on. */
  public static final double SURE = 0.7;

  /** The least intersection over union of a finding and the face that it means. */
  public static final double OVERLAP = 0.5;

  /** Of no photo yet. */
  public static final DetectionQuality EMPTY =
      new DetectionQuality(0, 0, 0, 0, 0, AveragePrecision.ofNothing());

  /**
   * With one more photo.
   *
   * @param findings of all scores, in any order
   * @param there the faces that are there
   * @param disputed boxes that count neither as a face nor, where found, as a mistake
   */
  public DetectionQuality plus(List<Detection> findings, List<Box> there, List<Box> disputed) {
    List<Box> sure =
        findings.stream()
            .filter(finding -> finding.score() >= SURE)
            .sorted(Comparator.comparingDouble(Detection::score).reversed())
            .map(Detection::box)
            .toList();
    boolean[] met = new boolean[there.size()];
    int right = 0;
    int wrong = 0;
    for (Box box : sure) {
      int face = closest(box, there);
      if (face >= 0 && !met[face]) {
        met[face] = true;
        right++;
      } else if (face >= 0 || closest(box, disputed) < 0) {
        wrong++;
      }
    }
    return merge(
        new DetectionQuality(
            1,
            there.size(),
            right,
            right + wrong,
            wrong,
            AveragePrecision.ofPicture(findings, there, disputed, OVERLAP)));
  }

  /** Which box overlaps most, -1 where none does enough. */
  private static int closest(Box box, List<Box> boxes) {
    int closest = -1;
    for (int i = 0; i < boxes.size(); i++) {
      double overlap = box.overlap(boxes.get(i));
      if (overlap >= OVERLAP && (closest < 0 || overlap > box.overlap(boxes.get(closest)))) {
        closest = i;
      }
    }
    return closest;
  }

  /** Of the photos of both. */
  public DetectionQuality merge(DetectionQuality other) {
    return new DetectionQuality(
        photos + other.photos,
        faces + other.faces,
        found + other.found,
        counted + other.counted,
        mistaken + other.mistaken,
        curve.merge(other.curve));
  }

  /** The share of the faces that were found, in [0, 1]; empty where there are none. */
  public OptionalDouble recall() {
    return share(found, faces);
  }

  /** The share of what was found that is no face, in [0, 1]; empty where nothing was found. */
  public OptionalDouble falseShare() {
    return share(mistaken, counted);
  }

  /** As {@link AveragePrecision#value}, in [0, 1]. */
  public double averagePrecision() {
    return curve.value();
  }

  private static OptionalDouble share(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
  }
}
