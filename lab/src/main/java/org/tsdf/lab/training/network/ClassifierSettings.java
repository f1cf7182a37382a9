package org.tsdf.lab.training.network;

import java.util.Locale;
import org.tsdf.lab.training.Precision;

/**
 * How an attribute classifier is trained.
 *
 * @param iterations steps
 * @param batch faces in each
 * @param learningRate of Adam, whose other settings are the usual ones
 * @param averageDecay of the moving average of the weights, which is what is kept
 * @param precision in which the network computes
 */
public record ClassifierSettings(
    int iterations,
    int batch,
    LearningRate learningRate,
    double averageDecay,
    Precision precision) {
  public ClassifierSettings {
    if (iterations < 1 || batch < 2) {
      throw new IllegalArgumentException(
          "iterations must be at least 1 and batch at least 2, were %d and %d"
              .formatted(iterations, batch));
    }
  }

  /** What trained the classifier that this project ships. */
  public static ClassifierSettings usual() {
    return new ClassifierSettings(2400, 64, new LearningRate(3e-3, 0.2), 0.995, Precision.BFLOAT16);
  }

  /** The same settings for another amount of work. */
  public ClassifierSettings withWork(int newIterations, int newBatch) {
    return new ClassifierSettings(newIterations, newBatch, learningRate, averageDecay, precision);
  }

  /** The same settings with another learning rate before it falls. */
  public ClassifierSettings withLearningRate(double start) {
    LearningRate other = new LearningRate(start, learningRate.constantShare());
    return new ClassifierSettings(iterations, batch, other, averageDecay, precision);
  }

  /** The same settings in other numbers. */
  public ClassifierSettings withPrecision(Precision other) {
    return new ClassifierSettings(iterations, batch, learningRate, averageDecay, other);
  }

  /**
   * Adds what can be told of these settings to others: {@code batch}, {@code iterations}, {@code
   * learning-rate} and {@code precision}.
   */
  TrainingSettings declaredIn(TrainingSettings settings) {
    return settings
        .having("batch", batch)
        .having(TrainingSettings.ITERATIONS, iterations)
        .having("learning-rate", learningRate.start())
        .having("precision", precision.name().toLowerCase(Locale.ROOT));
  }

  /**
   * These settings with what was told; see {@link #declaredIn}.
   *
   * @throws IllegalArgumentException in one sentence, if a value makes no sense
   */
  ClassifierSettings told(TrainingSettings settings) {
    return withWork(settings.integer(TrainingSettings.ITERATIONS, 1), settings.integer("batch", 2))
        .withLearningRate(settings.number("learning-rate"))
        .withPrecision(settings.choice("precision", Precision.class));
  }
}
