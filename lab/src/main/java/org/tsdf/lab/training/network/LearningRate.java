package org.tsdf.lab.training.network;

/**
 * Constant at first, then falling in a straight line towards 0, which it would reach one iteration
 * after the last.
 *
 * @param start the constant
 * @param constantShare the share of the iterations before it begins to fall, in [0, 1]
 */
public record LearningRate(double start, double constantShare) {
  public LearningRate {
    if (!(start > 0 && constantShare >= 0 && constantShare <= 1)) {
      throw new IllegalArgumentException(
          "the learning rate must be above 0 and its constant share in [0, 1], were %s and %s"
              .formatted(start, constantShare));
    }
  }

  /**
   * @param iteration from 1 to {@code iterations}
   */
  double at(int iteration, int iterations) {
    double constant = constantShare * iterations;
    double left = iterations - (iteration - 1.0);
    return start * Math.min(1, left / Math.max(1, iterations - constant));
  }
}
