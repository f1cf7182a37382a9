package org.tsdf.lab.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.Faces;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.perturbation.PerturbationFile;
import org.tsdf.perturbation.Progress;
import org.tsdf.perturbation.Provenance;
import org.tsdf.perturbation.Stage;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/** Trains a perturbation; its state is saved as it goes, so that a stopped run can be resumed. */
public final class DefenseTrainer {
  private static final long SAVE_EVERY_NANOS = 30_000_000_000L;

  private final DefensePlan plan;
  private final Defense defense;
  private final Path output;
  private final boolean half;
  private final Map<String, String> versions;

  /**
   * @param output the perturbation file to be written; the state lies beside it as {@code
   *     output.state} until then
   * @param half whether the file stores half precision
   * @param versions for the provenance card
   */
  public DefenseTrainer(DefensePlan plan, Path output, boolean half, Map<String, String> versions) {
    this.plan = plan;
    this.output = output;
    this.half = half;
    this.versions = Map.copyOf(versions);
    this.defense = plan.defense();
  }

  /** Whether an unfinished run lies beside the output. */
  public static boolean canResume(Path output) {
    return SavedState.exists(output);
  }

  /**
   * Trains to the end, or until asked to stop.
   *
   * @param faces the training images at the perturbation's size
   * @param framings what detectors learn from, (M, 3, H, W); see {@link Defense#run}
   * @param resume whether to go on from the saved state where there is one
   * @param progress hears of each iteration
   * @param stop asked after each iteration; once true, the state is saved and the run ends
   * @return the perturbation, which is also in the output file; null if stopped before the end
   */
  public @Nullable Perturbation train(
      Faces faces, Tensor framings, boolean resume, Progress progress, BooleanSupplier stop) {
    String fingerprint = plan.fingerprint(faces);
    SavedState run =
        resume && SavedState.exists(output)
            ? SavedState.read(output, fingerprint)
            : new SavedState(plan.begin(faces), new LinkedHashMap<>());
    boolean finished =
        defense.run(run.state(), faces, framings, saving(run, fingerprint, progress, stop));
    if (!finished) {
      run.write(output, fingerprint);
      return null;
    }
    Perturbation perturbation = finished(run);
    PerturbationFile.write(perturbation, output, half);
    discardState();
    return perturbation;
  }

  private Progress saving(
      SavedState run, String fingerprint, Progress progress, BooleanSupplier stop) {
    long[] saved = {System.nanoTime()};
    return (stage, iteration, total, losses) -> {
      losses.forEach((name, value) -> run.losses().put(key(stage, name), value));
      boolean goOn = progress.iteration(stage, iteration, total, losses);
      if (System.nanoTime() - saved[0] > SAVE_EVERY_NANOS) {
        run.write(output, fingerprint);
        saved[0] = System.nanoTime();
      }
      return goOn && !stop.getAsBoolean();
    };
  }

  private Perturbation finished(SavedState run) {
    try (Scope scope = Scope.open()) {
      Tensor values = scope.keep(defense.budget().project(defense.perturbation(run.state())));
      Provenance card =
          new Provenance(
              defense.name(),
              plan.summary(),
              defense.settings(),
              plan.seed(),
              plan.data(),
              plan.models(),
              run.losses(),
              defense.eligibleShare(run.state()),
              versions);
      return new Perturbation(values, defense.budget(), card);
    }
  }

  private void discardState() {
    try {
      Files.deleteIfExists(SavedState.beside(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String key(Stage stage, String loss) {
    return SavedState.name(stage) + "." + loss;
  }
}
