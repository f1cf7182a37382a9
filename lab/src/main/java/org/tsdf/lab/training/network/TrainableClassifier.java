package org.tsdf.lab.training.network;

import java.util.List;
import org.tsdf.network.AttributeClassifier;

/** The attribute classifier by which edits are judged; it can be told the attributes it learns. */
public final class TrainableClassifier implements TrainableArchitecture {
  private static final List<String> ATTRIBUTES =
      List.of(
          "Bald",
          "Bangs",
          "Black_Hair",
          "Blond_Hair",
          "Brown_Hair",
          "Bushy_Eyebrows",
          "Eyeglasses",
          "Male",
          "Mouth_Slightly_Open",
          "Mustache",
          "No_Beard",
          "Pale_Skin",
          "Young");
  private static final int SHRINKAGE = 32;

  @Override
  public String name() {
    return AttributeClassifier.ARCHITECTURE;
  }

  @Override
  public TrainingSettings settings() {
    TrainingSettings sizes = TrainingSettings.of(name()).having("size", 128).having("width", 24);
    return LabelledFaces.declare(ClassifierSettings.usual().declaredIn(sizes), ATTRIBUTES);
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
      return new PreparedTraining(
          new ClassifierTraining(width, size, faces.bank(), told, input.beginning()), faces.data());
    };
  }
}
