package org.tsdf.lab.conformance;

import java.util.List;

/**
 * How one recorded tensor came out.
 *
 * @param largestDifference the largest absolute difference; NaN where nothing could be compared
 * @param relativeNorm the Euclidean norm of the difference over that of the recorded tensor
 * @param measured what the criterion measures
 * @param allowed the most that it may measure
 * @param passed false for anything but a comparison within what is allowed
 * @param problem why nothing could be compared; empty where it was
 */
public record TensorResult(
    String name,
    List<Long> shape,
    Criterion criterion,
    double largestDifference,
    double relativeNorm,
    double measured,
    double allowed,
    boolean passed,
    String problem) {
  public TensorResult {
    shape = List.copyOf(shape);
  }
}
