package org.tsdf.lab.conformance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.ServiceLoader;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.TensorException;

/** Runs conformance cases. */
public final class Conformance {
  private Conformance() {}

  /**
   * Recomputes a case in float64 and compares every recorded tensor. Whatever goes wrong stands in
   * the report, which then has not passed.
   *
   * @param weights used instead of the case's own
   * @param tolerance the largest absolute difference allowed, in place of every advised tolerance
   * @throws IllegalArgumentException if the tolerance is negative or not a number
   */
  public static CaseReport check(Path folder, Optional<Path> weights, OptionalDouble tolerance) {
    Comparison comparison = new Comparison(tolerance);
    GoldenCase golden;
    try {
      golden = GoldenCase.open(folder, weights);
    } catch (ConformanceException | CheckpointException e) {
      return new CaseReport(
          folder, String.valueOf(folder.getFileName()), "", "", List.of(), message(e));
    }
    try (Scope scope = Scope.open()) {
      return report(golden, recompute(golden, comparison), "");
    } catch (ConformanceException
        | CheckpointException
        | TensorException
        | IllegalArgumentException e) { // the last: sizes that no such network has
      return report(golden, List.of(), message(e));
    }
  }

  private static List<TensorResult> recompute(GoldenCase golden, Comparison comparison) {
    Recomputation results = new Recomputation(golden);
    reproductionOf(golden).reproduce(golden, results);
    results.takeGradients();
    List<TensorResult> compared = new ArrayList<>();
    for (RecordedTensor recorded : golden.recorded().values()) {
      String name = recorded.name();
      if (!results.isInput(name)) {
        Tensor whole =
            results.outputs().containsKey(name)
                ? results.outputs().get(name)
                : results.outputs().get(Subsampling.baseName(name));
        compared.add(comparison.compare(recorded, golden.values(name), whole));
      }
    }
    return compared;
  }

  private static Reproduction reproductionOf(GoldenCase golden) {
    for (Reproduction candidate : ServiceLoader.load(Reproduction.class)) {
      if (candidate.knows(golden)) {
        return candidate;
      }
    }
    String fault =
        golden.config().isEmpty()
            ? "is no case by itself but data for others"
            : "is of an architecture that nothing here reproduces";
    throw new ConformanceException(
        golden.folder() + ": " + fault + ": \"" + golden.architecture() + "\"");
  }

  private static CaseReport report(GoldenCase golden, List<TensorResult> results, String problem) {
    return new CaseReport(
        golden.folder(),
        golden.name(),
        golden.architecture(),
        golden.weightsSource(),
        results,
        problem);
  }

  private static String message(RuntimeException e) {
    return String.valueOf(e.getMessage());
  }
}
