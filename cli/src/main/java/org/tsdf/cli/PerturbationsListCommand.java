package org.tsdf.cli;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.perturbation.ShippedPerturbations;
import org.tsdf.tensor.Scope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tsdf perturbations list}. */
@Command(
    name = "list",
    description = {
      "List the perturbations that ship, usable by name wherever one is asked for.",
      "tsdf evaluate draws random anew for faces of another size than 256 or another epsilon."
    },
    footer = {"  tsdf perturbations list", "  tsdf perturbations list --json"})
final class PerturbationsListCommand implements Callable<Integer> {
  @Mixin private Console console;
  @Mixin private ReportOption report;

  /**
   * One line.
   *
   * @param strength see {@link PatternStrength}
   * @param trainedAgainst names of networks
   * @param images that it learnt from
   * @param bytes of the file
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Listed(
      String name,
      String defense,
      PatternStrength strength,
      List<String> trainedAgainst,
      int images,
      long bytes,
      String description) {}

  @Override
  public Integer call() {
    List<Listed> all =
        ShippedPerturbations.names().stream().map(PerturbationsListCommand::listed).toList();
    report.print(console, all, out -> print(all, out));
    return ExitStatus.DONE;
  }

  private static Listed listed(String name) {
    try (Scope scope = Scope.open()) {
      Perturbation perturbation = ShippedPerturbations.named(name);
      return new Listed(
          name,
          perturbation.provenance().defense(),
          PatternStrength.of(perturbation),
          perturbation.provenance().models().stream().map(model -> model.name()).toList(),
          perturbation.provenance().data().images(),
          ShippedPerturbations.fileSize(name),
          ShippedPerturbations.description(name));
    }
  }

  private static void print(List<Listed> all, PrintWriter out) {
    String format = "%-12s %-11s %-8s %-8s %-9s %-8s %-9s %s%n";
    out.printf(
        format, "NAME", "DEFENCE", "EPSILON", "PSNR dB", "SATURATED", "PHOTOS", "SIZE", "WHAT");
    for (Listed one : all) {
      PatternStrength strength = one.strength();
      out.printf(
          format,
          one.name(),
          one.defense(),
          strength.epsilon(),
          strength.psnrDb() == null ? "-" : String.format(Locale.ROOT, "%.2f", strength.psnrDb()),
          String.format(Locale.ROOT, "%.0f %%", 100 * strength.saturatedShare()),
          one.images(),
          strength.height() + "x" + strength.width(),
          one.description());
      if (!one.trainedAgainst().isEmpty()) {
        out.printf("%-12s trained against %s%n", "", String.join(", ", one.trainedAgainst()));
      }
    }
  }
}
