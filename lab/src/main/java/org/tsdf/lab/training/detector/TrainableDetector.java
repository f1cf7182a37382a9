package org.tsdf.lab.training.detector;

import java.util.function.IntFunction;
import org.tsdf.lab.training.network.GanSettings.Precision;
import org.tsdf.lab.training.network.PreparedTraining;
import org.tsdf.lab.training.network.TrainableArchitecture;
import org.tsdf.lab.training.network.TrainingPlan;
import org.tsdf.lab.training.network.TrainingSettings;
import org.tsdf.network.DetectorDesign;

/**
 * What the three detectors have in common when they are trained on the command line.
 *
 * @param name of the architecture
 * @param design makes a detector of a width
 * @param width its usual width
 * @param usual its usual settings
 */
record TrainableDetector(
    String name, IntFunction<DetectorDesign> design, int width, DetectorSettings usual) {
  private static final double WARM_UP = 0.05;
  private static final double END = 0.02;

  /** The learning rate that all of them follow. */
  static WarmCosine learningRate(double peak) {
    return new WarmCosine(peak, WARM_UP, END);
  }

  /** See {@link TrainableArchitecture#settings}. */
  TrainingSettings settings() {
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

  /** See {@link TrainableArchitecture#plan}. */
  TrainingPlan plan(TrainingSettings told) {
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
      return new PreparedTraining(
          new DetectorTraining(made, settings, read.shelf(), input.beginning(), read.labels()),
          read.data());
    };
  }
}
