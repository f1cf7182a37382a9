package org.tsdf.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tsdf.lab.catalogue.ModelReference;
import org.tsdf.lab.catalogue.Models;

/**
 * The networks that photos are fitted to one by one: those that are measured but for some.
 *
 * @param editors as the user names them
 * @param detectors likewise
 * @param names of all of them, as reports call them
 */
record Fitted(List<String> editors, List<String> detectors, List<String> names) {

  /**
   * @param heldOut as the user names them or as reports do
   * @throws picocli.CommandLine.ParameterException if one is not measured, or none is left
   */
  static Fitted to(
      List<String> editors,
      List<String> detectors,
      List<String> heldOut,
      Models models,
      Console console) {
    Set<String> unknown = new HashSet<>(heldOut);
    List<String> names = new ArrayList<>();
    List<String> attacked = without(heldOut, editors, models, unknown, names);
    List<String> fooled = without(heldOut, detectors, models, unknown, names);
    if (!unknown.isEmpty()) {
      throw console.wrongUsage(
          "--held-out "
              + unknown.iterator().next()
              + " is none of the editors and detectors that are measured");
    }
    if (names.isEmpty()) {
      throw console.wrongUsage("--held-out leaves no network that photos could be fitted to");
    }
    return new Fitted(attacked, fooled, List.copyOf(names));
  }

  private static List<String> without(
      List<String> heldOut,
      List<String> references,
      Models models,
      Set<String> unknown,
      List<String> names) {
    List<ModelReference> resolved = models.resolveAll(references);
    List<String> left = new ArrayList<>();
    for (int i = 0; i < references.size(); i++) {
      String reference = references.get(i);
      String name = resolved.get(i).name();
      unknown.remove(reference);
      unknown.remove(name);
      if (!heldOut.contains(reference) && !heldOut.contains(name)) {
        left.add(reference);
        names.add(name);
      }
    }
    return left;
  }
}
