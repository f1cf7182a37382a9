package org.tsdf.lab.training.detector;

import org.tsdf.lab.training.network.GanSettings.Precision;
import org.tsdf.lab.training.network.TrainableArchitecture;
import org.tsdf.lab.training.network.TrainingPlan;
import org.tsdf.lab.training.network.TrainingSettings;
import org.tsdf.network.DetectorDesign;

/**
 * DSFD on VGG16: three background anchors for a face's, the progressive anchor loss of both shots.
 */
public final class TrainableDsfd implements TrainableArchitecture {
  private static final DetectorSettings USUAL =
      new DetectorSettings(
          20_000,
          16,
          256,
          8,
          TrainableDetector.learningRate(1e-3),
          0.999,
          0.35,
          false,
          3,
          1,
          0,
          0,
          Precision.FLOAT32);

  private static final TrainableDetector DETECTOR =
      new TrainableDetector("dsfd", DetectorDesign::dsfd, 12, USUAL);

  @Override
  public String name() {
    return DETECTOR.name();
  }

  @Override
  public TrainingSettings settings() {
    return DETECTOR.settings();
  }

  @Override
  public TrainingPlan plan(TrainingSettings settings) {
    return DETECTOR.plan(settings);
  }
}
