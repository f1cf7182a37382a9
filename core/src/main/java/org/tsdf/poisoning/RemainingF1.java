package org.tsdf.poisoning;

import org.tsdf.tensor.Tensor;

/**
 * What is left of a detector's F1, without suppression: the true face is found if one of its clean
 * anchors is sure of it, and every cell of the picture in which an anchor beside it is sure counts
 * as one false face. Losses do not compare detectors, whose logits have different spreads.
 */
final class RemainingF1 {
  /** The margin at a score of 0.7, from which on detections count. */
  private static final double SURE = Math.log(0.7 / 0.3);

  private RemainingF1() {}

  /**
   * Mean over the pictures of 2 / (2 + false faces), or 0 where the true face is lost; in [0, 1].
   *
   * @param grid how many cells the picture is divided into each way
   */
  static double of(FaceDetector.Observation seen, CleanView before, int grid) {
    Tensor found = sure(seen.margins().gather(1, before.anchors()).max(1)); // (N, 1)
    FalseFaces.Nearest nearest = FalseFaces.nearest(seen, before.face(), grid);
    Tensor falseFaces = sure(nearest.margins()).times(nearest.there()).sum(1); // (N, 1)
    return found.dividedBy(falseFaces.plus(2)).mean().item() * 2;
  }

  private static Tensor sure(Tensor margins) {
    return margins.lessThan(SURE).negate().plus(1);
  }
}
