package org.tsdf.network;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Greedy non-maximum suppression: of boxes that overlap, the one with the highest score stays.
 *
 * @param minimumScore boxes that do not score higher are left out by the detector's authors
 * @param candidates how many of the best boxes enter suppression
 * @param overlap a box goes when its intersection over union with a better one is larger
 * @param kept how many of the best survivors are reported
 * @param inclusive whether a box from pixel 3 to pixel 5 is 3 wide instead of 2
 */
public record Suppression(
    double minimumScore, int candidates, double overlap, int kept, boolean inclusive) {

  /** The same with another minimum score. */
  public Suppression above(double score) {
    return new Suppression(score, candidates, overlap, kept, inclusive);
  }

  /**
   * @param scores of P boxes
   * @param boxes left, top, right, bottom of P boxes, 4 P numbers; in pixels if {@code inclusive}
   * @return positions of the boxes that stay, best first; among equals the last comes first
   */
  public int[] select(float[] scores, float[] boxes) {
    if (boxes.length != 4 * scores.length) {
      throw new IllegalArgumentException(
          scores.length + " scores need " + 4 * scores.length + " edges, got " + boxes.length);
    }
    int[] order =
        IntStream.range(0, scores.length)
            .filter(i -> scores[i] > minimumScore)
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer i) -> scores[i])
                    .thenComparing(Comparator.naturalOrder())
                    .reversed())
            .mapToInt(Integer::intValue)
            .limit(candidates)
            .toArray();
    return survivors(order, boxes);
  }

  private int[] survivors(int[] order, float[] boxes) {
    int[] survivors = new int[Math.min(order.length, kept)];
    int count = 0;
    for (int i = 0; i < order.length && count < survivors.length; i++) {
      if (isFree(order[i], survivors, count, boxes)) {
        survivors[count++] = order[i];
      }
    }
    return Arrays.copyOf(survivors, count);
  }

  private boolean isFree(int candidate, int[] survivors, int count, float[] boxes) {
    for (int i = 0; i < count; i++) {
      if (overlap(boxes, survivors[i], candidate) > (float) overlap) {
        return false;
      }
    }
    return true;
  }

  /**
   * @param boxes as for {@link #select}
   * @return intersection over union of the boxes at two positions
   */
  public float overlap(float[] boxes, int one, int other) {
    int a = 4 * one;
    int b = 4 * other;
    float shared =
        extent(Math.max(boxes[a], boxes[b]), Math.min(boxes[a + 2], boxes[b + 2]))
            * extent(Math.max(boxes[a + 1], boxes[b + 1]), Math.min(boxes[a + 3], boxes[b + 3]));
    return shared / (area(boxes, a) + area(boxes, b) - shared);
  }

  private float extent(float from, float to) {
    return Math.max(0, to - from + (inclusive ? 1 : 0));
  }

  private float area(float[] boxes, int at) {
    float one = inclusive ? 1 : 0;
    return (boxes[at + 2] - boxes[at] + one) * (boxes[at + 3] - boxes[at + 1] + one);
  }
}
