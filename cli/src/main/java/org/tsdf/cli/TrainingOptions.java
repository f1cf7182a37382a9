package org.tsdf.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tsdf.lab.training.network.TrainingSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The settings of {@code tsdf models train} that depend on the architecture. A mixin. An option
 * that is not given has the architecture's value; one that the architecture lacks is refused.
 */
@Command
final class TrainingOptions {
  private final Map<String, String> given = new LinkedHashMap<>();

  @Option(
      names = "--attribute",
      paramLabel = "A",
      split = ",",
      description = "What an editor or classifier shall learn, in this order.")
  private @Nullable List<String> attributes;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Change any setting of the architecture, such as classification=2, the weight of a loss;"
              + " may be repeated. A wrong KEY is answered with all there are and what they usually"
              + " are; the options below are some of them.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--attributes",
      paramLabel = "CSV",
      description =
          "Which face has which attribute, as CSV with a column 'file' or as CelebA's text file;"
              + " else manifest.csv among the photos.")
  void table(String value) {
    given.put("attributes", value);
  }

  @Option(names = "--size", paramLabel = "PIXELS", description = "Rows and columns of the faces.")
  void size(String value) {
    given.put("size", value);
  }

  @Option(
      names = "--width",
      paramLabel = "CHANNELS",
      description = "Channels after the first convolution; 64 in most publications.")
  void width(String value) {
    given.put("width", value);
  }

  @Option(names = "--blocks", paramLabel = "N", description = "Residual blocks.")
  void blocks(String value) {
    given.put("blocks", value);
  }

  @Option(names = "--batch", paramLabel = "N", description = "Photos in an iteration.")
  void batch(String value) {
    given.put("batch", value);
  }

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "How many there shall have been in the end.")
  void iterations(String value) {
    given.put(TrainingSettings.ITERATIONS, value);
  }

  @Option(
      names = "--critic-steps",
      paramLabel = "N",
      description = "Steps of the discriminator for one of the generator.")
  void criticSteps(String value) {
    given.put("critic-steps", value);
  }

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "Of the first iterations, before it falls.")
  void learningRate(String value) {
    given.put("learning-rate", value);
  }

  @Option(
      names = "--precision",
      paramLabel = "float32|bfloat16",
      description = "In which numbers the networks compute; bfloat16 is faster on some processors.")
  void precision(String value) {
    given.put("precision", value);
  }

  /**
   * What was given, in place of the architecture's values; {@code --set} has the last word.
   *
   * @throws IllegalArgumentException if the architecture has no such setting
   */
  TrainingSettings applyTo(TrainingSettings usual) {
    Map<String, String> all = new LinkedHashMap<>(given);
    if (attributes != null) {
      all.put("attribute", String.join(",", attributes));
    }
    all.putAll(settings);
    TrainingSettings told = usual;
    for (Map.Entry<String, String> each : all.entrySet()) {
      told = told.with(each.getKey(), each.getValue());
    }
    return told;
  }
}
