package org.tsdf.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tsdf.tensor.Checkpoint;

/** Finds the weights of a case. */
final class CaseWeights {
  private final Path folder;
  private final JsonNode json;
  private final Optional<Path> file;

  /**
   * @param given the file to use instead of those that the case names
   */
  CaseWeights(Path folder, JsonNode json, Optional<Path> given) {
    this.folder = folder;
    this.json = json;
    this.file = given.or(this::stored);
  }

  private Optional<Path> stored() {
    List<String> names = new ArrayList<>(List.of("weights.pth"));
    json.path("weights").forEach(name -> names.add(name.asText()));
    return names.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
  }

  boolean areByFormula() {
    return file.isEmpty() && json.has("formula_weights");
  }

  String describe() {
    return file.map(Path::toString)
        .orElseGet(
            () -> areByFormula() ? "formula" : json.path("weights_reference").asText("none"));
  }

  /**
   * @throws ConformanceException if the case has none
   * @throws org.tsdf.tensor.CheckpointException if the file cannot be read
   */
  Checkpoint checkpoint() {
    if (file.isPresent()) {
      return Checkpoint.read(file.get());
    }
    if (areByFormula()) {
      return new FormulaWeights(json.path("formula_weights"))
          .checkpoint(folder.resolve("formula_weights"));
    }
    if (json.has("weights_reference")) {
      return Checkpoint.read(Nearby.find(folder, json.path("weights_reference").asText()));
    }
    throw new ConformanceException(folder + ": has no weights, so a file must be given");
  }
}
