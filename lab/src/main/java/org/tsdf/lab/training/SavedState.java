package org.tsdf.lab.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tsdf.fusion.DefenseState;
import org.tsdf.perturbation.Trajectory;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.StoredTensor;

/**
 * An unfinished run, kept beside the file that it will become: {@code FILE.state}.
 *
 * @param losses the last of each stage so far
 */
record SavedState(DefenseState state, Map<String, Double> losses) {
  private static final String FINGERPRINT = "fingerprint";
  private static final String LOSS = "loss.";

  static Path beside(Path output) {
    return output.resolveSibling(output.getFileName() + ".state");
  }

  static boolean exists(Path output) {
    return Files.exists(beside(output));
  }

  void write(Path output, String fingerprint) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    put(tensors, "interruption", state.interruption());
    put(tensors, "poisoning", state.poisoning());
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(FINGERPRINT, fingerprint);
    metadata.put("interruption", Integer.toString(state.interruption().iteration()));
    metadata.put("poisoning", Integer.toString(state.poisoning().iteration()));
    losses.forEach((name, value) -> metadata.put(LOSS + name, Double.toString(value)));
    Checkpoint.write(beside(output), tensors, metadata);
  }

  /**
   * @throws CheckpointException if it was saved under other settings, data or models
   */
  static SavedState read(Path output, String fingerprint) {
    Checkpoint saved = Checkpoint.read(beside(output));
    if (!fingerprint.equals(saved.metadata().get(FINGERPRINT))) {
      throw new CheckpointException(
          saved.file(),
          "was saved by a run with other settings, images, labels, models or threads, or another"
              + " seed; repeat those, or begin anew with --force and without --resume");
    }
    Map<String, Double> losses = new LinkedHashMap<>();
    saved
        .metadata()
        .forEach(
            (key, value) -> {
              if (key.startsWith(LOSS)) {
                losses.put(key.substring(LOSS.length()), Double.valueOf(value));
              }
            });
    return new SavedState(
        new DefenseState(trajectory(saved, "interruption"), trajectory(saved, "poisoning")),
        losses);
  }

  private static void put(Map<String, StoredTensor> tensors, String stage, Trajectory trajectory) {
    tensors.put(stage + ".position", StoredTensor.of(trajectory.position()));
    tensors.put(stage + ".velocity", StoredTensor.of(trajectory.velocity()));
  }

  private static Trajectory trajectory(Checkpoint saved, String stage) {
    return Trajectory.resumedAt(
        saved.get(stage + ".position").toTensor(),
        saved.get(stage + ".velocity").toTensor(),
        Integer.parseInt(saved.metadata().getOrDefault(stage, "0")));
  }
}
