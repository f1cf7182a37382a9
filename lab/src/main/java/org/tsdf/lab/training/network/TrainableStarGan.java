package org.tsdf.lab.training.network;

import java.util.List;

/** StarGAN with the published losses and steps, narrower and shorter unless told otherwise. */
public final class TrainableStarGan implements TrainableArchitecture {
  private static final List<String> ATTRIBUTES =
      List.of("Black_Hair", "Blond_Hair", "Brown_Hair", "Male", "Young");
  private static final int SHRINKAGE = 4;

  @Override
  public String name() {
    return "stargan";
  }

  @Override
  public TrainingSettings settings() {
    TrainingSettings sizes =
        TrainingSettings.of(name()).having("size", 128).having("width", 32).having("blocks", 6);
    return LabelledFaces.declare(
        GanSettings.starGan().withWork(20_000, 16, 5).declaredIn(sizes), ATTRIBUTES);
  }

  @Override
  public TrainingPlan plan(TrainingSettings settings) {
    int size = settings.integer("size", 2 * SHRINKAGE);
    if (size % SHRINKAGE != 0) {
      throw new IllegalArgumentException(
          "size must be a multiple of %d, was %d".formatted(SHRINKAGE, size));
    }
    int width = settings.integer("width", 1);
    int blocks = settings.integer("blocks", 0);
    GanSettings gan = GanSettings.starGan().told(settings);
    LabelledFaces.attributes(settings);
    return input -> {
      LabelledFaces faces = LabelledFaces.read(input, settings, size);
      return new PreparedTraining(
          new StarGanTraining(width, blocks, size, faces.bank(), gan, input.beginning()),
          faces.data());
    };
  }
}
