package org.tsdf.lab.training.network;

import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.dataset.FaceBank;
import org.tsdf.lab.training.Precision;
import org.tsdf.network.Architecture;
import org.tsdf.network.AttentionGanArchitecture;

class AttentionGanTrainingTest extends GanTrainingContract {
  private static final int SIZE = 16;

  @Override
  int size() {
    return SIZE;
  }

  @Override
  NetworkTraining training(FaceBank bank, int criticSteps, Precision precision) {
    GanSettings settings =
        GanSettings.starGan()
            .withWork(400, 4, criticSteps)
            .withLearningRate(2e-3)
            .withPrecision(precision)
            .withWeights(new GanWeights(5, 2, 10)); // else it keeps the photo for long
    StarGanTraining.Shape shape = new StarGanTraining.Shape(8, 1, SIZE);
    return new StarGanTraining(
        GeneratorFamily.ATTENTIONGAN, shape, bank, settings, Beginning.random(1));
  }

  @Override
  int period(int criticSteps) {
    return criticSteps;
  }

  @Override
  int enough() {
    return 140;
  }

  @Override
  Architecture<FaceEditor> architecture() {
    return new AttentionGanArchitecture();
  }
}
