package org.tsdf.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tsdf.lab.conformance.CaseReport;
import org.tsdf.lab.conformance.Conformance;
import org.tsdf.lab.conformance.ConformanceReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tsdf models check}. */
@Command(
    name = "check",
    description = {
      "Recompute what an original network gave and compare every recorded tensor, gradients"
          + " included.",
      "A case is a folder with case.json and golden.safetensors. Exit code 1 if any tensor differs"
          + " by more than is allowed, or if anything keeps a case from being checked."
    },
    footer = {
      "  tsdf models check golden/stargan-g golden/s3fd",
      "  tsdf models check my-case --weights my-port.pth --tolerance 1e-4"
    })
final class ModelsCheckCommand implements Callable<Integer> {
  @Mixin private Console console;
  @Mixin private ReportOption report;

  @Parameters(paramLabel = "CASE", arity = "1..*", description = "Folders.")
  private List<Path> cases;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Weights to use instead of those that the case names.")
  private Optional<Path> weights;

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      description = "The largest absolute difference allowed, in place of what each case advises.")
  private @Nullable Double tolerance;

  /** What {@code --json} prints of each case. */
  record Checked(boolean passed, CaseReport details) {}

  @Override
  public Integer call() {
    if (tolerance != null && !(tolerance >= 0)) {
      throw console.wrongUsage("--tolerance must be 0 or more, was " + tolerance);
    }
    OptionalDouble allowed =
        tolerance == null ? OptionalDouble.empty() : OptionalDouble.of(tolerance);
    List<CaseReport> reports = new ArrayList<>();
    try (ConsoleProgress progress = console.progress("Checking", cases.size())) {
      for (Path folder : cases) {
        reports.add(Conformance.check(folder, weights, allowed));
        progress.step();
      }
    }
    ConformanceReport result = new ConformanceReport(reports);
    List<Checked> checked =
        reports.stream().map(found -> new Checked(found.passed(), found)).toList();
    report.print(console, checked, out -> out.print(result.table()));
    return result.passed() ? ExitStatus.DONE : ExitStatus.FAILED;
  }
}
