package org.tsdf.lab.training.network;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Constant at first; then a smaller constant, or falling in a straight line towards 0, which it
 * would reach one iteration after the last.
 *
 * @param start the first constant
 * @param constantShare the share of the iterations before it becomes smaller, in [0, 1]
 * @param laterShare the share of {@code start} that it is from then on, in (0, 1]; null if it falls
 *     in a straight line
 */
public record LearningRate(
    double start,
    double constantShare,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double laterShare) {
  public LearningRate {
    if (!(start > 0 && constantShare >= 0 && constantShare <= 1)) {
      throw new IllegalArgumentException(
          "the learning rate must be above 0 and its constant share in [0, 1], were %s and %s"
              .formatted(start, constantShare));
    }
    if (laterShare != null && !(laterShare > 0 && laterShare <= 1)) {
      throw new IllegalArgumentException(
          "the later share of the learning rate must lie in (0, 1], was " + laterShare);
    }
  }

  /** One that falls in a straight line. */
  public LearningRate(double start, double constantShare) {
    this(start, constantShare, null);
  }

  /** Another one of the same course. */
  LearningRate startingAt(double otherStart) {
    return new LearningRate(otherStart, constantShare, laterShare);
  }

  /**
   * @param iteration from 1 to {@code iterations}
   */
  double at(int iteration, int iterations) {
    double constant = constantShare * iterations;
    double done = iteration - 1.0;
    if (laterShare != null) {
      return done < constant ? start : start * laterShare;
    }
    return start * Math.min(1, (iterations - done) / Math.max(1, iterations - constant));
  }
}
