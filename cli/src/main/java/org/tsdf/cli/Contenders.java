package org.tsdf.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.Quantisation;
import org.tsdf.lab.evaluation.Contender;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.perturbation.Provenance;
import org.tsdf.perturbation.ShippedPerturbations;

/** The perturbations that an evaluation compares. */
final class Contenders {
  private Contenders() {}

  /**
   * @param references shipped names or files; {@code random} is drawn anew for photos of another
   *     size or another budget
   * @param epsilon to which larger budgets are cut; null to leave each its own
   * @param size rows and columns of the photos
   */
  static List<Contender> of(
      List<String> references, @Nullable Double epsilon, int size, Console console) {
    Budget budget = epsilon == null ? null : budget(epsilon, console);
    Set<String> names = new HashSet<>();
    names.add(Contender.CLEAN);
    List<Contender> contenders = new ArrayList<>();
    for (String reference : references) {
      Perturbation perturbation = perturbation(reference, budget, size, console);
      contenders.add(new Contender(distinct(name(reference), names), perturbation));
    }
    warnOfBudgets(contenders, epsilon, console);
    return contenders;
  }

  /** Each that all photos share, and after each but noise the same made to measure. */
  static List<Contender> withTailored(
      List<Contender> shared, Function<Provenance, Contender.Tailoring> way) {
    List<Contender> all = new ArrayList<>();
    for (Contender each : shared) {
      all.add(each);
      if (!each.name().equals(Contender.RANDOM)) {
        all.add(each.perImage(way.apply(each.perturbation().provenance())));
      }
    }
    return all;
  }

  private static Budget budget(double epsilon, Console console) {
    try {
      Budget budget = new Budget(epsilon);
      if (Quantisation.wholeLevels(epsilon) >= 1) {
        return budget;
      }
    } catch (IllegalArgumentException e) {
      throw console.wrongUsage("--" + e.getMessage());
    }
    throw console.wrongUsage(
        "--epsilon " + epsilon + " is less than one level of 8-bit pixels, 2/255");
  }

  private static Perturbation perturbation(
      String reference, @Nullable Budget budget, int size, Console console) {
    if (reference.equals(Contender.RANDOM)) {
      return noise(budget, size);
    }
    Perturbation own = PerturbationReference.resolve(reference, console);
    return budget == null ? own : own.within(budget);
  }

  /**
   * What ships; enlarged or cut off it would be another kind of noise, so it is drawn anew then.
   */
  private static Perturbation noise(@Nullable Budget budget, int size) {
    Perturbation shipped = ShippedPerturbations.named(Contender.RANDOM);
    Budget wanted = budget == null ? shipped.budget() : budget;
    return shipped.values().hasShape(1, 3, size, size) && wanted.equals(shipped.budget())
        ? shipped
        : Contender.random(wanted, size, shipped.provenance().seed()).perturbation();
  }

  private static String name(String reference) {
    return ShippedPerturbations.names().contains(reference)
        ? reference
        : PhotoFiles.stem(Path.of(reference));
  }

  private static String distinct(String name, Set<String> taken) {
    String distinct = name;
    for (int use = 2; !taken.add(distinct); use++) {
      distinct = name + "-" + use;
    }
    return distinct;
  }

  /** Whoever may change more, wins more easily. */
  private static void warnOfBudgets(
      List<Contender> contenders, @Nullable Double epsilon, Console console) {
    Set<Double> budgets = new HashSet<>();
    contenders.forEach(each -> budgets.add(each.perturbation().budget().epsilon()));
    if (budgets.size() > 1) {
      StringBuilder text = new StringBuilder("the perturbations have different budgets:");
      for (Contender each : contenders) {
        text.append(' ')
            .append(each.name())
            .append(' ')
            .append(each.perturbation().budget().epsilon())
            .append(',');
      }
      text.setLength(text.length() - 1);
      console.warn(
          text
              + (epsilon == null
                  ? "; --epsilon cuts larger ones off"
                  : "; smaller ones than --epsilon stay as they are"));
    }
  }
}
