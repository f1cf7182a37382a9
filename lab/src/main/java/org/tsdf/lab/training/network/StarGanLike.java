package org.tsdf.lab.training.network;

import org.tsdf.network.OfficialAttributes;

/**
 * What learns as StarGAN does, with the published losses and steps, narrower and shorter unless
 * told otherwise.
 */
abstract class StarGanLike implements TrainableArchitecture {
  private static final int SHRINKAGE = 4;
  private static final String KEEP_BLOCKS = "keep-blocks";

  private final GeneratorFamily family;

  StarGanLike(GeneratorFamily family) {
    this.family = family;
  }

  @Override
  public String name() {
    return family.architecture().name();
  }

  @Override
  public boolean hasDiscriminator() {
    return true;
  }

  @Override
  public TrainingSettings settings() {
    TrainingSettings sizes =
        TrainingSettings.of(name()).having("size", 128).having("width", 32).having("blocks", 6);
    return LabelledFaces.declare(
        GanSettings.starGan()
            .withWork(20_000, 16, 5)
            .declaredIn(sizes)
            .having("identity", 0.0)
            .having("squared-identity", 0.0)
            .having(KEEP_BLOCKS, 0),
        OfficialAttributes.STARGAN);
  }

  @Override
  public TrainingPlan plan(TrainingSettings settings) {
    int size = settings.integer("size", 2 * SHRINKAGE);
    if (size % SHRINKAGE != 0) {
      throw new IllegalArgumentException(
          "size must be a multiple of %d, was %d".formatted(SHRINKAGE, size));
    }
    StarGanTraining.Shape shape =
        new StarGanTraining.Shape(
            settings.integer("width", 1), settings.integer("blocks", 0), size);
    GanSettings told = GanSettings.starGan().told(settings);
    GanSettings gan =
        told.withWeights(
            told.weights()
                .withIdentity(settings.number("identity"), settings.number("squared-identity")));
    LabelledFaces.attributes(settings);
    int kept = settings.integer(KEEP_BLOCKS, 0);
    if (kept > shape.blocks()) {
      throw new IllegalArgumentException(
          "keep-blocks must be at most %d, which are all there are, was %d"
              .formatted(shape.blocks(), kept));
    }
    return input -> {
      if (kept > 0 && input.beginning().weights() == null) {
        throw new IllegalArgumentException(
            "keep-blocks keeps what a network can already do; name that network with --start");
      }
      LabelledFaces faces = LabelledFaces.read(input, settings, size);
      return faces.prepared(
          new StarGanTraining(family, shape, kept, faces.bank(), gan, input.beginning()));
    };
  }
}
