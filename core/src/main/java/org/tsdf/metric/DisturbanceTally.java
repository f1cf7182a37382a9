package org.tsdf.metric;

import java.util.OptionalDouble;

/**
 * L2mask and SRmask over many forgeries.
 *
 * @param l2Mask edits that show nowhere are left out and counted
 * @param disturbed how many forgeries count as disturbed
 */
public record DisturbanceTally(MeanTally l2Mask, long disturbed) {
  public static final DisturbanceTally EMPTY = new DisturbanceTally(MeanTally.EMPTY, 0);

  /** With the {@link L2Mask} of one more forgery. */
  public DisturbanceTally plus(OptionalDouble value) {
    boolean success = value.isPresent() && value.getAsDouble() > L2Mask.DISTURBED;
    return new DisturbanceTally(l2Mask.plus(value), disturbed + (success ? 1 : 0));
  }

  public DisturbanceTally merge(DisturbanceTally other) {
    return new DisturbanceTally(l2Mask.merge(other.l2Mask), disturbed + other.disturbed);
  }

  /** SRmask: the share of disturbed forgeries, in [0, 1]; empty where no edit shows. */
  public OptionalDouble successRate() {
    return l2Mask.count() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) disturbed / l2Mask.count());
  }
}
