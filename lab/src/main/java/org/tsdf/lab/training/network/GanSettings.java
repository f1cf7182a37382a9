package org.tsdf.lab.training.network;

import java.util.Locale;
import java.util.function.Consumer;
import org.tsdf.lab.training.Precision;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;

/**
 * How a conditional GAN is trained.
 *
 * @param iterations steps of the discriminator; with AttGAN, of either
 * @param batch faces in each
 * @param criticSteps steps of the discriminator for one of the generator
 * @param warmUp iterations at the start in which the discriminator alone learns; 0 as published.
 *     One that begins anew beside a generator that does not would teach it nothing, and what the
 *     generator can do would be lost.
 * @param discriminatorStart how the discriminator's first weights are drawn
 * @param learningRate of both networks
 * @param beta1 of Adam
 * @param beta2 of Adam
 * @param averageDecay of the moving average of the generator's weights, which is what is kept
 * @param weights of the losses
 * @param turnedOver share of the faces whose targets are their own attributes with one turned over,
 *     every attribute as often as any other, rather than another face's; 0 as published, where a
 *     short training hardly meets the rare ones
 * @param balanced share of the faces that are drawn for an attribute that they have, every
 *     attribute as often as any other; 0 as published, where the discriminator hardly meets the
 *     rare ones
 * @param noise standard deviation of the noise over what the discriminator sees, on [-1, 1]; 0 as
 *     published
 * @param precision in which the networks compute
 */
public record GanSettings(
    int iterations,
    int batch,
    int criticSteps,
    int warmUp,
    Start discriminatorStart,
    LearningRate learningRate,
    double beta1,
    double beta2,
    double averageDecay,
    GanWeights weights,
    double turnedOver,
    double balanced,
    double noise,
    Precision precision) {
  public GanSettings {
    if (iterations < 1 || batch < 1 || criticSteps < 1) {
      throw new IllegalArgumentException(
          "iterations, batch and criticSteps must be at least 1, were %d, %d and %d"
              .formatted(iterations, batch, criticSteps));
    }
    if (warmUp < 0) {
      throw new IllegalArgumentException("warm-up must not be negative, was " + warmUp);
    }
    if (!(turnedOver >= 0 && turnedOver <= 1 && balanced >= 0 && balanced <= 1)) {
      throw new IllegalArgumentException(
          "turned-over and balanced must be 0 to 1, were " + turnedOver + " and " + balanced);
    }
    if (!(noise >= 0 && noise <= 2)) {
      throw new IllegalArgumentException("noise must be 0 to 2, was " + noise);
    }
  }

  /** The same settings for another amount of work. */
  public GanSettings withWork(int newIterations, int newBatch, int newCriticSteps) {
    return with(
        change -> {
          change.iterations = newIterations;
          change.batch = newBatch;
          change.criticSteps = newCriticSteps;
        });
  }

  /** The same settings with another warm-up. */
  public GanSettings withWarmUp(int other) {
    return with(change -> change.warmUp = other);
  }

  /** The same settings with a discriminator that begins otherwise. */
  public GanSettings withDiscriminatorStart(Start other) {
    return with(change -> change.discriminatorStart = other);
  }

  /** The same settings with another learning rate before it falls. */
  public GanSettings withLearningRate(double start) {
    return with(change -> change.learningRate = learningRate.startingAt(start));
  }

  /** The same settings with other weights of the losses. */
  public GanSettings withWeights(GanWeights other) {
    return with(change -> change.weights = other);
  }

  /** The same settings with other shares of targets and faces that are not drawn as published. */
  public GanSettings withShares(double newTurnedOver, double newBalanced) {
    return with(
        change -> {
          change.turnedOver = newTurnedOver;
          change.balanced = newBalanced;
        });
  }

  /** The same settings with other noise over what the discriminator sees. */
  public GanSettings withNoise(double deviation) {
    return with(change -> change.noise = deviation);
  }

  /** The same settings in other numbers. */
  public GanSettings withPrecision(Precision other) {
    return with(change -> change.precision = other);
  }

  private GanSettings with(Consumer<Change> edit) {
    Change change = new Change(this);
    edit.accept(change);
    return new GanSettings(
        change.iterations,
        change.batch,
        change.criticSteps,
        change.warmUp,
        change.discriminatorStart,
        change.learningRate,
        beta1,
        beta2,
        averageDecay,
        change.weights,
        change.turnedOver,
        change.balanced,
        change.noise,
        change.precision);
  }

  /** What may be changed, before it becomes settings again. */
  private static final class Change {
    private int iterations;
    private int batch;
    private int criticSteps;
    private int warmUp;
    private Start discriminatorStart;
    private LearningRate learningRate;
    private GanWeights weights;
    private double turnedOver;
    private double balanced;
    private double noise;
    private Precision precision;

    Change(GanSettings from) {
      this.iterations = from.iterations;
      this.batch = from.batch;
      this.criticSteps = from.criticSteps;
      this.warmUp = from.warmUp;
      this.discriminatorStart = from.discriminatorStart;
      this.learningRate = from.learningRate;
      this.weights = from.weights;
      this.turnedOver = from.turnedOver;
      this.balanced = from.balanced;
      this.noise = from.noise;
      this.precision = from.precision;
    }
  }

  /**
   * Adds what can be told of these settings to others: {@code batch}, {@code iterations}, {@code
   * critic-steps}, {@code warm-up}, {@code discriminator-start}, {@code learning-rate}, {@code
   * turned-over}, {@code balanced}, {@code noise}, {@code precision}, {@code classification},
   * {@code reconstruction} and {@code penalty}.
   */
  public TrainingSettings declaredIn(TrainingSettings settings) {
    return settings
        .having("batch", batch)
        .having(TrainingSettings.ITERATIONS, iterations)
        .having("critic-steps", criticSteps)
        .having("warm-up", warmUp)
        .having("discriminator-start", discriminatorStart.name().toLowerCase(Locale.ROOT))
        .having("learning-rate", learningRate.start())
        .having("turned-over", turnedOver)
        .having("balanced", balanced)
        .having("noise", noise)
        .having("precision", precision.name().toLowerCase(Locale.ROOT))
        .having("classification", weights.classification())
        .having("reconstruction", weights.reconstruction())
        .having("penalty", weights.penalty());
  }

  /**
   * These settings with what was told; see {@link #declaredIn}.
   *
   * @throws IllegalArgumentException in one sentence, if a value makes no sense
   */
  public GanSettings told(TrainingSettings settings) {
    return withWork(
            settings.integer(TrainingSettings.ITERATIONS, 1),
            settings.integer("batch", 1),
            settings.integer("critic-steps", 1))
        .withWarmUp(settings.integer("warm-up", 0))
        .withDiscriminatorStart(settings.choice("discriminator-start", Start.class))
        .withLearningRate(settings.number("learning-rate"))
        .withShares(settings.number("turned-over"), settings.number("balanced"))
        .withNoise(settings.number("noise"))
        .withPrecision(settings.choice("precision", Precision.class))
        .withWeights(
            new GanWeights(
                settings.number("classification"),
                settings.number("reconstruction"),
                settings.number("penalty")));
  }

  /** How the first weights of a discriminator are drawn. */
  public enum Start {
    /** As PyTorch's layers do, as published: a signal loses more than half at every layer. */
    PYTORCH,
    /** After He et al. 2015: a signal keeps its size, so that learning begins at once. */
    HE;

    Parameters draw(Layout layout, RandomSource random) {
      return switch (this) {
        case PYTORCH -> layout.initialiseLikePyTorch(random, DType.FLOAT32);
        case HE -> layout.initialise(random, DType.FLOAT32);
      };
    }
  }

  /**
   * StarGAN's published settings, with a moving average of decay 0.999. The learning rate is
   * constant for the first half of the iterations and then falls to 0, as the paper says; the
   * published program lowers it by a thousandth of that.
   */
  public static GanSettings starGan() {
    return new GanSettings(
        200_000,
        16,
        5,
        0,
        Start.PYTORCH,
        new LearningRate(1e-4, 0.5),
        0.5,
        0.999,
        0.999,
        new GanWeights(1, 10, 10),
        0,
        0,
        0,
        Precision.FLOAT32);
  }

  /**
   * AttGAN's published settings in its mode {@code wgan}, with a moving average of decay 0.999. The
   * learning rate falls to a tenth after half of the iterations, of which every sixth is one of the
   * generator; the published 200 epochs of CelebA are about 1.1 million.
   */
  public static GanSettings attGan() {
    return new GanSettings(
        1_100_000,
        32,
        5,
        0,
        Start.PYTORCH,
        new LearningRate(2e-4, 0.5, 0.1),
        0.5,
        0.999,
        0.999,
        new GanWeights(10, 100, 10),
        0,
        0,
        0,
        Precision.FLOAT32);
  }
}
