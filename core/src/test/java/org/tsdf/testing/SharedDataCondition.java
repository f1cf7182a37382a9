package org.tsdf.testing;

import java.nio.file.Files;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a test, loudly, where the reference data is absent. */
final class SharedDataCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Files.isDirectory(SharedData.root().resolve("golden"))) {
      return ConditionEvaluationResult.enabled("reference data found");
    }
    String reason = "SKIPPED: no reference data at " + SharedData.root();
    System.err.println(reason + ": " + context.getDisplayName());
    return ConditionEvaluationResult.disabled(reason);
  }
}
