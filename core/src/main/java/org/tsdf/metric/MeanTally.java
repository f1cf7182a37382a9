package org.tsdf.metric;

import java.math.BigDecimal;
import java.util.OptionalDouble;

/**
 * A mean in the making. Sums are kept exactly, so that merging the tallies of parts, in any order
 * and any grouping, equals gathering the whole to the last bit.
 *
 * @param count of the values that were added
 * @param leftOut of the observations that gave no finite value, such as an empty mask
 * @param sum of the values
 */
public record MeanTally(long count, long leftOut, BigDecimal sum) {
  public static final MeanTally EMPTY = new MeanTally(0, 0, BigDecimal.ZERO);

  /**
   * With one more value; an infinite one (the PSNR of equal pictures) is left out and counted.
   *
   * @throws IllegalArgumentException if it is not a number
   */
  public MeanTally plus(double value) {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException("NaN cannot be averaged");
    }
    return Double.isInfinite(value)
        ? plusNothing()
        : new MeanTally(count + 1, leftOut, sum.add(new BigDecimal(value)));
  }

  /** With one more observation; an empty one is left out and counted. */
  public MeanTally plus(OptionalDouble value) {
    return value.isPresent() ? plus(value.getAsDouble()) : plusNothing();
  }

  private MeanTally plusNothing() {
    return new MeanTally(count, leftOut + 1, sum);
  }

  public MeanTally merge(MeanTally other) {
    return new MeanTally(count + other.count, leftOut + other.leftOut, sum.add(other.sum));
  }

  /** Empty where nothing was added. */
  public OptionalDouble mean() {
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum.doubleValue() / count);
  }
}
