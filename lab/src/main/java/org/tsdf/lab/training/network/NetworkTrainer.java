package org.tsdf.lab.training.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.tsdf.image.Encoding;
import org.tsdf.image.Photo;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;

/**
 * Trains a network to the end, or until asked to stop. Every so many iterations it writes the
 * weights file as it would be by now, beside it {@code FILE.state} with which to go on, and into
 * the folder {@code FILE.training} a sheet of samples, {@code losses.csv} and {@code losses.png}.
 */
public final class NetworkTrainer {
  private static final int LOSSES_AVERAGED = 100;

  private final NetworkTraining training;
  private final TrainingCard card;
  private final Path output;
  private final Saving saving;

  /**
   * @param output the weights file to be written
   */
  public NetworkTrainer(NetworkTraining training, TrainingCard card, Path output, Saving saving) {
    this.training = training;
    this.card = card;
    this.output = output;
    this.saving = saving;
  }

  /**
   * What is written when.
   *
   * @param every how many iterations lie between two savings
   * @param half whether the weights file holds half precision
   */
  public record Saving(int every, boolean half) {
    public Saving {
      if (every < 1) {
        throw new IllegalArgumentException(
            "saving must be every 1 iteration or more, was " + every);
      }
    }
  }

  /** Hears of each iteration. */
  public interface Progress {
    void iteration(int iteration, Map<String, Double> losses);
  }

  /**
   * How far a run came.
   *
   * @param iterations done, those of earlier runs included
   * @param losses means over the last iterations
   */
  public record Result(int iterations, boolean finished, Map<String, Double> losses) {}

  /** Whether a state lies beside the output. */
  public static boolean canResume(Path output) {
    return Files.exists(TrainingState.beside(output));
  }

  /** Where sheets and losses are written. */
  public static Path records(Path output) {
    return output.resolveSibling(output.getFileName() + ".training");
  }

  /**
   * @param iterations how many there shall have been in the end
   * @param resume whether to go on from the saved state where there is one
   * @param stop asked after each iteration; once true, all is saved and the run ends
   * @throws TrainingException if a loss is no longer a finite number; what was saved before is kept
   */
  public Result train(int iterations, boolean resume, Progress progress, BooleanSupplier stop) {
    TrainingState state = new TrainingState(output, card.fingerprint());
    if (!resume) {
      state.delete(); // its losses go, and nothing must go on from it without them
    }
    int done = resume && state.exists() ? state.restore(training.state()) : 0;
    try (LossLog log = openLog(done)) {
      boolean stopped = false;
      if (done >= iterations) {
        writeWeights(done, log); // the run may have been killed between state and weights
      }
      while (done < iterations && !stopped) {
        done++;
        Map<String, Double> losses = training.iterate(done);
        refuseDivergence(done, losses, state);
        log.add(done, losses);
        progress.iteration(done, losses);
        stopped = stop.getAsBoolean();
        if (done % saving.every() == 0 || done == iterations || stopped) {
          save(done, state, log);
        }
      }
      return new Result(done, done >= iterations, log.recentMeans(LOSSES_AVERAGED));
    }
  }

  private LossLog openLog(int done) {
    try {
      Path folder = Files.createDirectories(records(output));
      return new LossLog(folder.resolve("losses.csv"), training.lossNames(), done);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void refuseDivergence(
      int iteration, Map<String, Double> losses, TrainingState state) {
    losses.forEach(
        (name, value) -> {
          if (!Double.isFinite(value)) {
            throw new TrainingException(
                "the loss %s became %s at iteration %d; %s"
                    .formatted(
                        name,
                        value,
                        iteration,
                        state.exists()
                            ? "the state before is kept in " + state.file()
                            : "nothing had been saved"));
          }
        });
  }

  /** The losses first, so that they never lag behind the state. */
  private void save(int done, TrainingState state, LossLog log) {
    log.flush();
    state.write(done, training.state());
    writeWeights(done, log);
    write(training.sheet(), "sheet-%06d.png".formatted(done));
    write(LossCurves.of(log), "losses.png");
  }

  private void writeWeights(int done, LossLog log) {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    for (Map.Entry<String, Tensor> entry : training.weights().entrySet()) {
      StoredTensor tensor = StoredTensor.of(entry.getValue());
      boolean shorten = saving.half() && tensor.type().isFloatingPoint();
      stored.put(entry.getKey(), shorten ? tensor.toHalf() : tensor);
    }
    Map<String, String> metadata = new LinkedHashMap<>(training.metadata());
    metadata.put("architecture", card.architecture());
    metadata.put("provenance", card.toJson(done, log.recentMeans(LOSSES_AVERAGED)));
    Checkpoint.write(output, stored, metadata);
  }

  private void write(Photo picture, String name) {
    try (Scope scope = Scope.open()) {
      picture.write(records(output).resolve(name), new Encoding.Png(), true);
    }
  }
}
