package org.tsdf.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;

/**
 * The area under a detector's curve of precision over recall, interpolated as in PASCAL VOC since
 * 2010. A tally: the pictures of a corpus can be judged apart and merged.
 */
public final class AveragePrecision {
  private final List<Judgement> judgements;
  private final long faces;

  /** One finding: how sure the detector was, and whether there is a face. */
  private record Judgement(double score, boolean correct) {}

  private AveragePrecision(List<Judgement> judgements, long faces) {
    this.judgements = List.copyOf(judgements);
    this.faces = faces;
  }

  /** Of no picture yet. */
  public static AveragePrecision ofNothing() {
    return new AveragePrecision(List.of(), 0);
  }

  /**
   * Of one picture. Best first, each finding is given the face that it overlaps most. It is correct
   * if they overlap enough and no better finding had that face already.
   *
   * @param found what the detector found, in any order
   * @param faces the faces that are there
   * @param disputed boxes that count neither as a face nor, where found, as a mistake
   * @param overlap the least intersection over union, in (0, 1]
   */
  public static AveragePrecision ofPicture(
      List<Detection> found, List<Box> faces, List<Box> disputed, double overlap) {
    if (!(overlap > 0 && overlap <= 1)) {
      throw new IllegalArgumentException("overlap must lie in (0, 1], was " + overlap);
    }
    List<Judgement> judgements = new ArrayList<>();
    boolean[] taken = new boolean[faces.size()];
    for (Detection finding : bestFirst(found)) {
      int face = closest(finding.box(), faces, overlap);
      if (face >= 0) {
        judgements.add(new Judgement(finding.score(), !taken[face]));
        taken[face] = true;
      } else if (closest(finding.box(), disputed, overlap) < 0) {
        judgements.add(new Judgement(finding.score(), false));
      }
    }
    return new AveragePrecision(judgements, faces.size());
  }

  private static List<Detection> bestFirst(List<Detection> found) {
    return found.stream().sorted(Comparator.comparingDouble(Detection::score).reversed()).toList();
  }

  /** Which box overlaps most, -1 where none does enough. */
  private static int closest(Box box, List<Box> boxes, double overlap) {
    int closest = -1;
    double largest = overlap;
    for (int i = 0; i < boxes.size(); i++) {
      double shared = box.overlap(boxes.get(i));
      if (shared > largest || (shared == largest && closest < 0)) {
        closest = i;
        largest = shared;
      }
    }
    return closest;
  }

  /** Of the pictures of both. */
  public AveragePrecision merge(AveragePrecision other) {
    List<Judgement> both = new ArrayList<>(judgements);
    both.addAll(other.judgements);
    return new AveragePrecision(both, faces + other.faces);
  }

  /** How many faces there are. */
  public long faces() {
    return faces;
  }

  /** The share of the faces that were found, in [0, 1]; 1 where there are none. */
  public double recall() {
    return faces == 0 ? 1 : (double) correct(judgements) / faces;
  }

  /**
   * In [0, 1]; 1 where nothing was there and nothing found. Findings of equal score are judged
   * together, so that the order of pictures is without effect.
   */
  public double value() {
    if (faces == 0) {
      return judgements.isEmpty() ? 1 : 0;
    }
    List<Judgement> surest = new ArrayList<>(judgements);
    surest.sort(Comparator.comparingDouble(Judgement::score).reversed());
    double area = 0;
    double precision = 0; // the best at this recall or a larger one
    long remaining = correct(surest);
    for (int end = surest.size(); end > 0; ) {
      precision = Math.max(precision, (double) remaining / end);
      int begin = beginOfEquals(surest, end);
      long gained = correct(surest.subList(begin, end));
      area += precision * gained / faces;
      remaining -= gained;
      end = begin;
    }
    return area;
  }

  private static int beginOfEquals(List<Judgement> sorted, int end) {
    int begin = end - 1;
    while (begin > 0 && sorted.get(begin - 1).score() == sorted.get(end - 1).score()) {
      begin--;
    }
    return begin;
  }

  private static long correct(List<Judgement> judgements) {
    return judgements.stream().filter(Judgement::correct).count();
  }
}
