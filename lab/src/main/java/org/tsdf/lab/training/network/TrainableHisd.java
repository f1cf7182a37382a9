package org.tsdf.lab.training.network;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** HiSD with the published losses and steps, narrower and shorter unless told otherwise. */
public final class TrainableHisd implements TrainableArchitecture {
  @Override
  public String name() {
    return "hisd";
  }

  @Override
  public boolean hasDiscriminator() {
    return true;
  }

  @Override
  public TrainingSettings settings() {
    TrainingSettings sizes = TrainingSettings.of(name()).having("size", 128).having("width", 32);
    return LabelledFaces.declareSource(HisdSettings.declaredIn(sizes));
  }

  @Override
  public TrainingPlan plan(TrainingSettings settings) {
    int size = settings.integer("size", HisdTraining.SIZE_STEP);
    if (size % HisdTraining.SIZE_STEP != 0) {
      throw new IllegalArgumentException(
          "size must be a multiple of %d, was %d".formatted(HisdTraining.SIZE_STEP, size));
    }
    int width = settings.integer("width", 2);
    if (width % 2 != 0) {
      throw new IllegalArgumentException("width must be even, was " + width);
    }
    HisdSettings hisd = HisdSettings.told(settings);
    List<TagRule> rules = TagRule.parse(hisd.tags());
    List<String> wanted =
        Stream.concat(
                rules.stream().flatMap(rule -> rule.attributes().stream()),
                hisd.conditions().stream())
            .distinct()
            .toList();
    return input -> {
      StartingWeights start = input.beginning().weights();
      if (start != null) {
        start.requireTags(rules.stream().map(TagRule::label).collect(Collectors.joining("; ")));
      } else if (!hisd.learnTags().isEmpty()) {
        throw new IllegalArgumentException(
            "learn-tags keeps all other weights as they are, so name a network with --start");
      }
      LabelledFaces faces = LabelledFaces.read(input, settings, wanted, size);
      return faces.prepared(new HisdTraining(width, size, faces.bank(), hisd, input.beginning()));
    };
  }
}
