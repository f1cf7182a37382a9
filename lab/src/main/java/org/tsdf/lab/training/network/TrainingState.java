package org.tsdf.lab.training.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;

/** The saved state of a training, beside the weights file: {@code FILE.state}. */
final class TrainingState {
  private static final String FINGERPRINT = "fingerprint";
  private static final String ITERATION = "iteration";

  private final Path file;
  private final String fingerprint;

  TrainingState(Path output, String fingerprint) {
    this.file = beside(output);
    this.fingerprint = fingerprint;
  }

  static Path beside(Path output) {
    return output.resolveSibling(output.getFileName() + ".state");
  }

  boolean exists() {
    return Files.exists(file);
  }

  /** Forgets an earlier run that begins anew. */
  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file() {
    return file;
  }

  /**
   * @throws TrainingException if a number is not finite: a state that cannot be gone on from is not
   *     written over one that can
   */
  void write(int iteration, Map<String, Tensor> state) {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      state.forEach(
          (name, tensor) -> {
            if (!Double.isFinite(tensor.sum().item())) {
              throw new TrainingException(
                  "after iteration %d, %s holds numbers that are not finite"
                      .formatted(iteration, name));
            }
            stored.put(name, StoredTensor.of(tensor));
          });
    }
    Map<String, String> metadata =
        Map.of(FINGERPRINT, fingerprint, ITERATION, Integer.toString(iteration));
    Checkpoint.write(file, stored, metadata);
  }

  /**
   * Restores the numbers into live tensors.
   *
   * @return how many iterations were done
   * @throws CheckpointException if it was saved under other settings, seed, data or threads
   */
  int restore(Map<String, Tensor> into) {
    Checkpoint saved = Checkpoint.read(file);
    if (!fingerprint.equals(saved.metadata().get(FINGERPRINT))) {
      throw new CheckpointException(
          file,
          "was saved by a run with other settings, photos, labels, starting weights or threads, or"
              + " another seed; repeat those, or begin anew with --force and without --resume");
    }
    into.forEach(
        (name, tensor) -> {
          try (Scope scope = Scope.open()) {
            tensor.set(saved.get(name).toTensor());
          }
        });
    return Integer.parseInt(saved.metadata().getOrDefault(ITERATION, "0"));
  }
}
