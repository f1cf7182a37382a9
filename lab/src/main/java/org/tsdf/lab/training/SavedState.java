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

/** The state of an unfinished run, beside the file that it will become: {@code FILE.state}. */
final class SavedState {
  private static final String FINGERPRINT = "fingerprint";

  private SavedState() {}

  static Path beside(Path output) {
    return output.resolveSibling(output.getFileName() + ".state");
  }

  static boolean exists(Path output) {
    return Files.exists(beside(output));
  }

  static void write(Path output, DefenseState state, String fingerprint) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    put(tensors, "interruption", state.interruption());
    put(tensors, "poisoning", state.poisoning());
    Map<String, String> metadata =
        Map.of(
            FINGERPRINT,
            fingerprint,
            "interruption",
            Integer.toString(state.interruption().iteration()),
            "poisoning",
            Integer.toString(state.poisoning().iteration()));
    Checkpoint.write(beside(output), tensors, metadata);
  }

  /**
   * @throws CheckpointException if it was saved under other settings, data or models
   */
  static DefenseState read(Path output, String fingerprint) {
    Checkpoint saved = Checkpoint.read(beside(output));
    if (!fingerprint.equals(saved.metadata().get(FINGERPRINT))) {
      throw new CheckpointException(
          saved.file(),
          "was saved by a run with other settings, images, models or another seed; repeat them, or"
              + " leave --resume out to begin anew");
    }
    return new DefenseState(trajectory(saved, "interruption"), trajectory(saved, "poisoning"));
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
