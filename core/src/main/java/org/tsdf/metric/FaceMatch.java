package org.tsdf.metric;

import java.util.OptionalDouble;

/**
 * What a detector found in one photo, against the truth.
 *
 * @param found boxes
 * @param truth boxes that there are
 * @param matched how many of both agree, one to one
 */
public record FaceMatch(int found, int truth, int matched) {
  public FaceMatch {
    if (matched < 0 || matched > Math.min(found, truth)) {
      throw new IllegalArgumentException(
          matched + " of " + found + " boxes cannot match " + truth + " true ones");
    }
  }

  /** 1 where nothing was found. */
  public double precision() {
    return found == 0 ? 1 : (double) matched / found;
  }

  /** 1 where there was nothing to find. */
  public double recall() {
    return truth == 0 ? 1 : (double) matched / truth;
  }

  /** 0 where nothing was found; empty where there is no true face. */
  public OptionalDouble f1() {
    return truth == 0 ? OptionalDouble.empty() : OptionalDouble.of(2.0 * matched / (found + truth));
  }
}
