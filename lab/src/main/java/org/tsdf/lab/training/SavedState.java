package org.tsdf.lab.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.tsdf.perturbation.Stage;
import org.tsdf.perturbation.Trajectory;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.StoredTensor;

/**
 * An unfinished run, kept beside the file that it will become: {@code FILE.state}.
 *
 * @param state where each stage stands
 * @param losses the last of each stage so far
 */
record SavedState(Map<Stage, Trajectory> state, Map<String, Double> losses) {
  private static final String FINGERPRINT = "fingerprint";
  private static final String LOSS = "loss.";
  private static final String POSITION = ".position";
  private static final String VELOCITY = ".velocity";

  static Path beside(Path output) {
    return output.resolveSibling(output.getFileName() + ".state");
  }

  static boolean exists(Path output) {
    return Files.exists(beside(output));
  }

  /** Where one stage stands. */
  static Trajectory stage(Map<Stage, Trajectory> state, Stage stage) {
    Trajectory found = state.get(stage);
    if (found == null) {
      throw new IllegalArgumentException("the state has no " + name(stage));
    }
    return found;
  }

  static String name(Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT);
  }

  void write(Path output, String fingerprint) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(FINGERPRINT, fingerprint);
    state.forEach(
        (stage, trajectory) -> {
          tensors.put(name(stage) + POSITION, StoredTensor.of(trajectory.position()));
          tensors.put(name(stage) + VELOCITY, StoredTensor.of(trajectory.velocity()));
          metadata.put(name(stage), Integer.toString(trajectory.iteration()));
        });
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
              + " seed or precision; repeat those, or begin anew with --force and without --resume");
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
    return new SavedState(stages(saved), losses);
  }

  private static Map<Stage, Trajectory> stages(Checkpoint saved) {
    Map<Stage, Trajectory> state = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      String name = name(stage);
      if (saved.names().contains(name + POSITION)) {
        Trajectory trajectory =
            Trajectory.resumedAt(
                saved.get(name + POSITION).toTensor(),
                saved.get(name + VELOCITY).toTensor(),
                Integer.parseInt(saved.metadata().getOrDefault(name, "0")));
        state.put(stage, trajectory);
      }
    }
    return state;
  }
}
