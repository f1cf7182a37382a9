package org.tsdf.cli;

import org.jspecify.annotations.Nullable;
import org.tsdf.FaceFinder;
import org.tsdf.lab.catalogue.Models;
import org.tsdf.tensor.DType;
import picocli.CommandLine.Option;

/** How the faces of a photo are found that are to be protected. */
final class FaceFinderOptions {
  private static final String SHIPPED = "house-s3fd";
  private static final double SCORE = 0.7;

  @Option(
      names = "--face-finder",
      paramLabel = "NAME|ARCH=FILE",
      description =
          "The detector that finds the faces, to each of which the perturbation is fitted (default:"
              + " "
              + SHIPPED
              + ", which ships).")
  private @Nullable String named;

  @Option(names = "--whole-photo", description = "Look for no faces: the photo is one face crop.")
  private boolean whole;

  boolean isGiven() {
    return named != null || whole;
  }

  /** Whether no faces are looked for. */
  boolean wholePhoto() {
    return whole;
  }

  /** The detector's name; null where none searches. */
  @Nullable String name() {
    return whole ? null : named == null ? SHIPPED : named;
  }

  /** Loaded into the current scope; null where nobody is to search. */
  @Nullable FaceFinder finder(Models models, Console console) {
    if (whole && named != null) {
      throw console.wrongUsage("--face-finder and --whole-photo exclude each other");
    }
    String name = name();
    return name == null ? null : new FaceFinder(models.detector(name, DType.FLOAT32), SCORE);
  }
}
