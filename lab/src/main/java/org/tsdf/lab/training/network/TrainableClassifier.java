package org.tsdf.lab.training.network;

import org.tsdf.network.AttributeClassifier;
import org.tsdf.network.OfficialAttributes;

/**
 * The attribute classifier by which edits are judged. It can be told the attributes that it learns;
 * usually those of AttGAN, which no other editor goes beyond.
 */
public final class TrainableClassifier implements TrainableArchitecture {
  private static final int SHRINKAGE = 32;

  @Override
  public String name() {
    return AttributeClassifier.ARCHITECTURE;
  }

  @Override
  public TrainingSettings settings() {
    TrainingSettings sizes = TrainingSettings.of(name()).having("size", 128).having("width", 24);
    return LabelledFaces.declare(
        ClassifierSettings.usual().declaredIn(sizes), OfficialAttributes.ATTGAN);
  }

  @Override
  public TrainingPlan plan(TrainingSettings settings) {
    int size = settings.integer("size", SHRINKAGE);
    if (size % SHRINKAGE != 0) {
      throw new IllegalArgumentException(
          "size must be a multiple of %d, was %d".formatted(SHRINKAGE, size));
    }
    int width = settings.integer("width", 1);
    ClassifierSettings told = ClassifierSettings.usual().told(settings);
    LabelledFaces.attributes(settings);
    return input -> {
      LabelledFaces faces = LabelledFaces.read(input, settings, size);
      return faces.prepared(
          new ClassifierTraining(width, size, faces.bank(), told, input.beginning()));
    };
  }
}
