package org.tsdf.lab.training.detector;

import java.util.function.IntFunction;
import org.tsdf.lab.training.Precision;
import org.tsdf.lab.training.network.PreparedTraining;
import org.tsdf.lab.training.network.TrainableArchitecture;
import org.tsdf.lab.training.network.TrainingPlan;
import org.tsdf.lab.training.network.TrainingSettings;
import org.tsdf.network.DetectorDesign;

/** What the three detectors have in common when they are trained on the command line. */
abstract class TrainableDetector implements TrainableArchitecture {
  private static final double WARM_UP = 0.05;
  private static final double END = 0.02;

  private final String name;
  private final IntFunction<DetectorDesign> design;
  private final int width;
  private final DetectorSettings usual;

  /**
   * @param name of the architecture
   * @param design makes a detector of a width
   * @param width its usual width
   * @param usual its usual settings
   */
  TrainableDetector(
      String name, IntFunction<DetectorDesign> design, int width, DetectorSettings usual) {
    this.name = name;
    this.design = design;
    this.width = width;
    this.usual = usual;
  }

  /** The usual settings, with what distinguishes a detector; see {@link DetectorSettings}. */
  static DetectorSettings usual(
      boolean compensated, int negatives, double boxWeight, double landmarkWeight) {
    return new DetectorSettings(
        20_000,
        16,
        256,
        8,
        learningRate(1e-3),
        0.999,
        0.35,
        compensated,
        negatives,
        boxWeight,
        landmarkWeight,
        0,
        Precision.FLOAT32);
  }

  private static WarmCosine learningRate(double peak) {
    return new WarmCosine(peak, WARM_UP, END);
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final TrainingSettings settings() {
    TrainingSettings own =
        TrainingSettings.of(name)
            .having(TrainingSettings.ITERATIONS, usual.iterations())
            .having("batch", usual.batch())
            .having("size", usual.size())
            .having("width", width)
            .having("learning-rate", usual.learningRate().peak())
            .having("precision", "float32")
            .having("smallest-face", usual.least())
            .having("overlap", usual.overlap())
            .having("negatives", usual.negatives())
            .having("box-weight", usual.boxWeight())
            .having("landmark-weight", usual.landmarkWeight())
            .having("score-shift", usual.scoreShift());
    return FacePhotos.declare(own);
  }

  @Override
  public final TrainingPlan plan(TrainingSettings told) {
    DetectorSettings settings =
        new DetectorSettings(
            told.integer(TrainingSettings.ITERATIONS, 1),
            told.integer("batch", 1),
            told.integer("size", 1),
            told.number("smallest-face"),
            learningRate(told.number("learning-rate")),
            usual.averageDecay(),
            told.number("overlap"),
            usual.compensated(),
            told.integer("negatives", 1),
            told.number("box-weight"),
            told.number("landmark-weight"),
            told.number("score-shift"),
            told.choice("precision", Precision.class));
    DetectorDesign made = design.apply(told.integer("width", 1));
    FacePhotos photos = FacePhotos.told(told);
    return input -> {
      FacePhotos.Read read = photos.read(input);
      if (read == null) {
        return null;
      }
      return new PreparedTraining(
          new DetectorTraining(made, settings, read.shelf(), input.beginning()),
          read.data(),
          read.labels());
    };
  }
}
