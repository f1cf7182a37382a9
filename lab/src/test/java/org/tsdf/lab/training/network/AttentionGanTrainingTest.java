package org.tsdf.lab.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    return training(bank, 0, settings(criticSteps, precision));
  }

  private static GanSettings settings(int criticSteps, Precision precision) {
    return GanSettings.starGan()
        .withWork(400, 4, criticSteps)
        .withLearningRate(2e-3)
        .withPrecision(precision)
        .withWeights(new GanWeights(5, 2, 10)); // else it keeps the photo for long
  }

  private static StarGanTraining training(FaceBank bank, int keptBlocks, GanSettings settings) {
    StarGanTraining.Shape shape = new StarGanTraining.Shape(8, 1, SIZE);
    return new StarGanTraining(
        GeneratorFamily.ATTENTIONGAN, shape, keptBlocks, bank, settings, Beginning.random(1));
  }

  @Test
  void kept_blocks_and_all_before_them_do_not_change_by_a_bit_and_all_after_them_does() {
    StarGanTraining training = training(bank(), 1, settings(1, Precision.FLOAT32));
    Map<String, float[]> before = new LinkedHashMap<>();
    training.weights().forEach((name, weight) -> before.put(name, weight.toFloats()));
    for (int iteration = 1; iteration <= 3; iteration++) {
      training.iterate(iteration);
    }
    List<String> changed = new ArrayList<>();
    training
        .weights()
        .forEach(
            (name, weight) -> {
              if (!Arrays.equals(weight.toFloats(), before.get(name))) {
                changed.add(name);
              }
            });
    List<String> after =
        before.keySet().stream()
            .filter(name -> name.matches("main\\.1[0-9]\\..*(weight|bias|mean|var)"))
            .toList();
    assertThat(after).hasSize(11); // three convolutions, two normalisations of four tensors
    assertThat(changed).containsExactlyElementsOf(after);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7 | keep-blocks must be at most 6, which are all there are, was 7",
        "-1 | keep-blocks must be a whole number and at least 0, was -1",
        "4 | keep-blocks keeps what a network can already do; name that network with --start"
      })
  void blocks_are_kept_of_a_given_network_that_has_them(int kept, String fault) {
    TrainableAttentionGan attentionGan = new TrainableAttentionGan();
    TrainingSettings settings = attentionGan.settings().with("keep-blocks", Integer.toString(kept));
    assertThatThrownBy(
            () ->
                attentionGan
                    .plan(settings)
                    .prepare(
                        new TrainingInput(
                            Path.of("none"), null, Beginning.random(1), new SilentReading())))
        .hasMessage(fault);
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
