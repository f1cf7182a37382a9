package org.tsdf.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.perturbation.PerturbationFile;
import org.tsdf.perturbation.ShippedPerturbations;

/** Finds what a user calls a perturbation: a shipped one by name, or a file. */
final class PerturbationReference {
  private PerturbationReference() {}

  static Perturbation resolve(String reference, Console console) {
    if (ShippedPerturbations.names().contains(reference)) {
      return ShippedPerturbations.named(reference);
    }
    Path file = Path.of(reference);
    if (!Files.exists(file)) {
      throw console.wrongUsage(
          reference
              + " is neither a file nor one of "
              + String.join(", ", ShippedPerturbations.names()));
    }
    return PerturbationFile.read(file);
  }
}
