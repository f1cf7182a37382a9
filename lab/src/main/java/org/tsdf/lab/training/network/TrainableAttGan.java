package org.tsdf.lab.training.network;

import org.tsdf.network.OfficialAttributes;

/**
 * AttGAN (He et al. 2019; elvisyjlin/AttGAN-PyTorch) with the published losses and steps, narrower
 * and shorter unless told otherwise.
 */
public final class TrainableAttGan implements TrainableArchitecture {
  private static final int SHRINKAGE = 1 << AttGanTraining.Shape.LAYERS;

  @Override
  public String name() {
    return "attgan";
  }

  @Override
  public TrainingSettings settings() {
    TrainingSettings sizes =
        TrainingSettings.of(name())
            .having("size", 128)
            .having("width", 20)
            .having("shortcut-layers", 1)
            .having("inject-layers", 0);
    return LabelledFaces.declare(
        GanSettings.attGan()
            .withWork(30_000, 32, 5)
            .declaredIn(sizes)
            .having("own-classification", 1.0),
        OfficialAttributes.ATTGAN);
  }

  /** At 32 pixels one cell would be left, which normalisation by itself makes nothing. */
  @Override
  public TrainingPlan plan(TrainingSettings settings) {
    int size = settings.integer("size", 2 * SHRINKAGE);
    if (size % SHRINKAGE != 0) {
      throw new IllegalArgumentException(
          "size must be a multiple of %d, was %d".formatted(SHRINKAGE, size));
    }
    AttGanTraining.Shape shape =
        new AttGanTraining.Shape(
            settings.integer("width", 1),
            size,
            settings.integer("shortcut-layers", 0),
            settings.integer("inject-layers", 0));
    settings.integer("batch", 2); // what batch normalisation needs
    GanSettings told = GanSettings.attGan().told(settings);
    GanSettings gan =
        told.withWeights(
            told.weights().withOwnClassification(settings.number("own-classification")));
    LabelledFaces.attributes(settings);
    return input -> {
      LabelledFaces faces = LabelledFaces.read(input, settings, size);
      return faces.prepared(new AttGanTraining(shape, faces.bank(), gan, input.beginning()));
    };
  }
}
