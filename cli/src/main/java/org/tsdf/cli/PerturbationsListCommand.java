package org.tsdf.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.perturbation.Provenance;
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
   * @param replaced those of them in whose place another ships now
   * @param images that it learnt from
   * @param bytes of the file
   */
  record Listed(
      String name,
      String defense,
      PatternStrength strength,
      List<String> trainedAgainst,
      List<String> replaced,
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
      Provenance card = perturbation.provenance();
      return new Listed(
          name,
          card.defense(),
          PatternStrength.of(perturbation),
          names(card, model -> true),
          names(card, ReplacedModels::contain),
          card.models().isEmpty() ? 0 : card.data().images(),
          ShippedPerturbations.fileSize(name),
          ShippedPerturbations.description(name));
    }
  }

  private static List<String> names(Provenance card, Predicate<Provenance.Model> wanted) {
    return card.models().stream().filter(wanted).map(Provenance.Model::name).toList();
  }

  private static void print(List<Listed> all, PrintWriter out) {
    String format = "%-12s %-11s %-8s %-9s %-9s %-8s %-9s %s%n";
    out.printf(
        format, "NAME", "DEFENCE", "EPSILON", "PSNR dB", "SATURATED", "PHOTOS", "SIZE", "WHAT");
    for (Listed one : all) {
      PatternStrength strength = one.strength();
      out.printf(
          format,
          one.name(),
          one.defense(),
          strength.epsilon(),
          psnr(strength),
          String.format(Locale.ROOT, "%.0f %%", 100 * strength.saturatedShare()),
          one.images() == 0 ? "-" : one.images(),
          strength.height() + "x" + strength.width(),
          one.description());
      if (!one.trainedAgainst().isEmpty()) {
        out.printf("%-12s trained against %s%n", "", String.join(", ", one.trainedAgainst()));
      }
      if (!one.replaced().isEmpty()) {
        out.printf(
            "%-12s another network has replaced %s since%n", "", String.join(", ", one.replaced()));
      }
    }
    out.println("PSNR: of a photo to which the pattern is added whole, before rounding");
  }

  /** A shaped pattern changes each photo by less, how much depends on the photo. */
  private static String psnr(PatternStrength strength) {
    if (strength.psnrDb() == null) {
      return "-";
    }
    return String.format(
        Locale.ROOT, strength.noticeable() == null ? "%.2f" : "over %.0f", strength.psnrDb());
  }
}
