package org.tsdf.lab.training.network;

import java.util.List;
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
  public boolean hasDiscriminator() {
    return true;
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
            .having("own-classification", 1.0)
            .having("hold", 0.0)
            .having("held", ""),
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
            told.weights()
                .withOwnClassification(settings.number("own-classification"))
                .withHold(settings.number("hold")));
    List<String> held = held(settings, gan.weights().hold());
    return input -> {
      LabelledFaces faces = LabelledFaces.read(input, settings, size);
      return faces.prepared(new AttGanTraining(shape, faces.bank(), gan, held, input.beginning()));
    };
  }

  private static List<String> held(TrainingSettings settings, double weight) {
    List<String> learnt = LabelledFaces.attributes(settings);
    if (weight == 0 && settings.text("held").isEmpty()) {
      return List.of();
    }
    List<String> held = settings.list("held");
    if (weight == 0 || !learnt.containsAll(held)) {
      throw new IllegalArgumentException(
          weight == 0
              ? "held needs a weight, hold"
              : "held must name attributes that are learnt: " + String.join(", ", learnt));
    }
    return held;
  }
}
