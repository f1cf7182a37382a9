package org.tsdf.cli;

import org.tsdf.network.ShippedModels;
import org.tsdf.perturbation.Provenance;

/** Networks that no longer ship as they were when a perturbation met them. */
final class ReplacedModels {
  private ReplacedModels() {}

  /** Whether a network of this name ships, but not the one that the perturbation met. */
  static boolean contain(Provenance.Model model) {
    return ShippedModels.own().all().stream()
        .anyMatch(
            shipped ->
                shipped.name().equals(model.name()) && !shipped.sha256().equals(model.sha256()));
  }
}
