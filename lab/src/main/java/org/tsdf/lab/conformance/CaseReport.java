package org.tsdf.lab.conformance;

import java.nio.file.Path;
import java.util.List;

/**
 * What became of one case.
 *
 * @param architecture as the case describes it; empty where it could not be read
 * @param weights where the weights came from; empty where it did not come to that
 * @param tensors one result for each recorded tensor that is not an input
 * @param problem why the case could not be run; empty where it was
 */
public record CaseReport(
    Path folder,
    String name,
    String architecture,
    String weights,
    List<TensorResult> tensors,
    String problem) {
  public CaseReport {
    tensors = List.copyOf(tensors);
  }

  /** Whether there was something to compare and all of it came out within what is allowed. */
  public boolean passed() {
    return problem.isEmpty()
        && !tensors.isEmpty()
        && tensors.stream().allMatch(TensorResult::passed);
  }
}
