package org.tsdf.lab.conformance;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.tsdf.tensor.Tensor;

/** Compares recomputed tensors with recorded ones. */
final class Comparison {
  /** For gradients of networks in float64. */
  private static final double GRADIENT_TOLERANCE = 1e-5;

  /** For numbers recorded in float64 without advice, relative to each. */
  private static final double FLOAT64_TOLERANCE = 1e-6;

  /** For float32 recordings without advice, relative to the largest number. */
  private static final double FLOAT32_TOLERANCE = 1e-5;

  private final OptionalDouble tolerance;

  /**
   * @param tolerance the largest absolute difference allowed, in place of every advised tolerance
   */
  Comparison(OptionalDouble tolerance) {
    if (tolerance.isPresent() && !(tolerance.getAsDouble() >= 0)) {
      throw new IllegalArgumentException(
          "the tolerance must not be negative, was " + tolerance.getAsDouble());
    }
    this.tolerance = tolerance;
  }

  TensorResult compare(RecordedTensor recorded, Tensor golden, @Nullable Tensor recomputed) {
    double[] expected = golden.toDoubles();
    Criterion criterion = criterion(recorded);
    double allowed = allowed(recorded, criterion, expected);
    if (recomputed == null) {
      return failed(recorded, criterion, allowed, "not reproduced");
    }
    Tensor part = Subsampling.apply(recomputed, recorded);
    if (!GoldenCase.shape(part.shape()).equals(recorded.shape())) {
      return failed(recorded, criterion, allowed, "recomputed as " + part);
    }
    double[] actual = part.toDoubles();
    double measured = measured(criterion, actual, expected);
    return new TensorResult(
        recorded.name(),
        recorded.shape(),
        criterion,
        largestDifference(actual, expected),
        relativeNorm(actual, expected),
        measured,
        allowed,
        Double.isFinite(measured) && measured <= allowed,
        "");
  }

  private static double measured(Criterion criterion, double[] actual, double[] expected) {
    return switch (criterion) {
      case ABSOLUTE, EXACT -> largestDifference(actual, expected);
      case RELATIVE_NORM -> relativeNorm(actual, expected);
      case RELATIVE -> relativeDifference(actual, expected);
    };
  }

  private static TensorResult failed(
      RecordedTensor recorded, Criterion criterion, double allowed, String problem) {
    return new TensorResult(
        recorded.name(),
        recorded.shape(),
        criterion,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        allowed,
        false,
        problem);
  }

  private Criterion criterion(RecordedTensor recorded) {
    return switch (recorded.type()) {
      case "F32" ->
          recorded.networkGradient() && tolerance.isEmpty()
              ? Criterion.RELATIVE_NORM
              : Criterion.ABSOLUTE;
      case "F64" ->
          tolerance.isEmpty() && recorded.advisedTolerance().isEmpty()
              ? Criterion.RELATIVE
              : Criterion.ABSOLUTE;
      default -> Criterion.EXACT;
    };
  }

  private double allowed(RecordedTensor recorded, Criterion criterion, double[] expected) {
    return switch (criterion) {
      case EXACT -> 0;
      case RELATIVE_NORM -> GRADIENT_TOLERANCE;
      case RELATIVE -> FLOAT64_TOLERANCE;
      case ABSOLUTE ->
          tolerance.orElseGet(
              () -> recorded.advisedTolerance().orElse(FLOAT32_TOLERANCE * largest(expected)));
    };
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value)); // NaN stays NaN
    }
    return largest;
  }

  private static double largestDifference(double[] actual, double[] expected) {
    double largest = 0;
    for (int i = 0; i < actual.length; i++) {
      largest = Math.max(largest, Math.abs(actual[i] - expected[i])); // NaN stays NaN
    }
    return largest;
  }

  private static double relativeNorm(double[] actual, double[] expected) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < actual.length; i++) {
      difference += (actual[i] - expected[i]) * (actual[i] - expected[i]);
      norm += expected[i] * expected[i];
    }
    return difference == 0 ? 0 : Math.sqrt(difference / norm);
  }

  /** Numbers below 1e-12 of the largest are judged by that, since nothing is left of them. */
  private static double relativeDifference(double[] actual, double[] expected) {
    double floor = 1e-12 * largest(expected);
    double largest = 0;
    for (int i = 0; i < actual.length; i++) {
      double difference = Math.abs(actual[i] - expected[i]);
      double scale = Math.max(Math.abs(expected[i]), floor);
      largest = Math.max(largest, difference == 0 ? 0 : difference / scale);
    }
    return largest;
  }
}
