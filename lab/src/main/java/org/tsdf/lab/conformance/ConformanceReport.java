package org.tsdf.lab.conformance;

import java.util.List;
import java.util.Locale;

/** The outcome of several cases. */
public record ConformanceReport(List<CaseReport> cases) {
  public ConformanceReport {
    cases = List.copyOf(cases);
  }

  /** Whether there were cases and all of them passed. */
  public boolean passed() {
    return !cases.isEmpty() && cases.stream().allMatch(CaseReport::passed);
  }

  /** For people: one line a tensor, each case under its own heading. */
  public String table() {
    StringBuilder text = new StringBuilder();
    for (CaseReport report : cases) {
      append(text, report);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, CaseReport report) {
    if (!report.architecture().isEmpty()) {
      line(text, "%s: %s, weights: %s", report.name(), report.architecture(), report.weights());
    }
    int width = 6;
    for (TensorResult result : report.tensors()) {
      width = Math.max(width, result.name().length());
    }
    if (!report.tensors().isEmpty()) {
      String heads = "  %-" + width + "s %12s %12s %12s";
      line(text, heads, "tensor", "largest diff", "rel. norm", "allowed");
    }
    for (TensorResult result : report.tensors()) {
      append(text, result, width);
    }
    long passed = report.tensors().stream().filter(TensorResult::passed).count();
    line(
        text,
        "%s %s: %s",
        report.passed() ? "PASSED" : "FAILED",
        report.name(),
        report.problem().isEmpty()
            ? passed + " of " + report.tensors().size() + " tensors agree"
            : report.problem());
  }

  private static void append(StringBuilder text, TensorResult result, int width) {
    String name = String.format(Locale.ROOT, "%-" + width + "s", result.name());
    if (result.problem().isEmpty()) {
      line(
          text,
          "  %s %12.3e %12.3e %12.3e %s %s",
          name,
          result.largestDifference(),
          result.relativeNorm(),
          result.allowed(),
          unit(result.criterion()),
          result.passed() ? "ok" : "DIFFERS");
    } else {
      line(text, "  %s %s", name, result.problem().toUpperCase(Locale.ROOT));
    }
  }

  private static String unit(Criterion criterion) {
    return switch (criterion) {
      case ABSOLUTE -> "absolute";
      case RELATIVE_NORM -> "rel. norm";
      case RELATIVE -> "relative";
      case EXACT -> "exact";
    };
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
