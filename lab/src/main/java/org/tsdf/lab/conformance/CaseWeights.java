package org.tsdf.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tsdf.tensor.Checkpoint;

/** Finds the weights of a case. */
final class CaseWeights {
  private final Path folder;
  private final JsonNode json;
  private final Optional<Path> given;

  CaseWeights(Path folder, JsonNode json, Optional<Path> given) {
    this.folder = folder;
    this.json = json;
    this.given = given;
  }

  boolean areByFormula() {
    return file() == null && json.has("formula_weights");
  }

  String describe() {
    Path file = file();
    if (file != null) {
      return file.toString();
    }
    return areByFormula() ? "formula" : json.path("weights_reference").asText("none");
  }

  Checkpoint checkpoint() {
    Path file = file();
    if (file != null) {
      return Checkpoint.read(file);
    }
    if (areByFormula()) {
      return new FormulaWeights(json.path("formula_weights"))
          .checkpoint(folder.resolve("formula_weights"));
    }
    if (json.has("weights_reference")) {
      return Checkpoint.read(referenced(json.path("weights_reference").asText()));
    }
    throw new ConformanceException(folder + ": has no weights; give a file");
  }

  private @Nullable Path file() {
    if (given.isPresent()) {
      return given.get();
    }
    Path stored = folder.resolve("weights.pth");
    return Files.exists(stored) ? stored : null;
  }

  /** {@code shared/weights/x.pth}, sought from the case folder and from the working directory. */
  private Path referenced(String reference) {
    Path relative = Path.of(reference);
    Path inside =
        relative.getNameCount() > 1 ? relative.subpath(1, relative.getNameCount()) : relative;
    for (Path start : new Path[] {folder, Path.of("")}) {
      for (Path base = start.toAbsolutePath().normalize(); base != null; base = base.getParent()) {
        for (Path candidate : new Path[] {base.resolve(relative), base.resolve(inside)}) {
          if (Files.isRegularFile(candidate)) {
            return candidate;
          }
        }
      }
    }
    throw new ConformanceException(
        folder + ": " + reference + " was not found near the case; give the weights file");
  }
}
