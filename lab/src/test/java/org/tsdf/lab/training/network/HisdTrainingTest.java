package org.tsdf.lab.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsdf.image.Faces;
import org.tsdf.image.Photo;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.dataset.FaceBank;
import org.tsdf.network.HisdArchitecture;
import org.tsdf.perturbation.Provenance;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensors;

class HisdTrainingTest {
  private static final int SIZE = 32;
  private static final String TAGS = "Light: bright=Bright, dark=-Bright; Odd: yes=Odd, no=-Odd";

  @TempDir private Path folder;

  private final Scope scope = Scope.open();
  private FaceBank bank;

  @BeforeEach
  void readFaces() throws IOException {
    Path faces = Files.createDirectory(folder.resolve("faces"));
    bank = ToyFaces.bank(ToyFaces.write(faces, 20, SIZE), SIZE);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private HisdTraining training(int width, String... told) {
    return new HisdTraining(width, SIZE, bank, settings(told), Beginning.random(5));
  }

  private static HisdSettings settings(String... told) {
    TrainingSettings settings =
        HisdSettings.declaredIn(TrainingSettings.of("hisd"))
            .with("tags", TAGS)
            .with("conditions", "Odd")
            .with("batch", "3");
    for (int i = 0; i < told.length; i += 2) {
      settings = settings.with(told[i], told[i + 1]);
    }
    return HisdSettings.told(settings);
  }

  private NetworkTrainer trainer(Path output, String... told) {
    HisdTraining training = training(2, told);
    TrainingCard card =
        new TrainingCard(
            "hisd",
            training.describe(),
            5,
            null,
            new Provenance.Data(bank.count(), "hash"),
            "labels",
            Map.of());
    return new NetworkTrainer(training, card, output, new NetworkTrainer.Saving(100, true));
  }

  @Test
  void the_gradient_reaches_every_weight_once_every_choice_was_a_target() {
    HisdTraining training = training(2);
    Map<String, Double> largest = new LinkedHashMap<>();
    for (int iteration = 1; iteration <= 10; iteration++) {
      training.iterate(iteration);
    }
    training
        .state()
        .forEach(
            (name, tensor) -> {
              if (name.endsWith("/second")) {
                largest.put(name, tensor.max().item());
              }
            });
    assertThat(largest).hasSizeGreaterThan(150);
    largest.forEach(
        (name, value) -> {
          // a bias before a normalisation changes nothing but by rounding
          if (!name.matches(".*(encoder|decoder|translators).*conv1.bias/second")) {
            assertThat(value).as(name).isPositive();
          }
        });
  }

  @Test
  void a_discriminator_of_twice_the_rate_steps_twice_as_far() {
    double once = stepOf(training(2), "discriminator/");
    double twice = stepOf(training(2, "discriminator-share", "2"), "discriminator/");
    assertThat(twice / once).isCloseTo(2, within(1e-2));
    assertThat(stepOf(training(2, "discriminator-share", "2"), "generator/"))
        .isEqualTo(stepOf(training(2), "generator/"));
  }

  /** How far a network's weights go in the first iteration, summed over all of them. */
  private static double stepOf(HisdTraining training, String network) {
    Map<String, float[]> before = weightsOf(training, network);
    training.iterate(1);
    Map<String, float[]> after = weightsOf(training, network);
    double sum = 0;
    for (Map.Entry<String, float[]> weight : before.entrySet()) {
      float[] moved = Objects.requireNonNull(after.get(weight.getKey()));
      for (int i = 0; i < moved.length; i++) {
        sum += Math.abs(moved[i] - weight.getValue()[i]);
      }
    }
    return sum;
  }

  private static Map<String, float[]> weightsOf(HisdTraining training, String network) {
    Map<String, float[]> weights = new LinkedHashMap<>();
    training
        .state()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(network) && !name.matches(".*/(first|second)")) {
                weights.put(name, tensor.toFloats());
              }
            });
    return weights;
  }

  @Test
  void settings_that_make_no_sense_are_one_sentence() {
    assertThatThrownBy(() -> training(2, "tag-shares", "1,2,3"))
        .hasMessage("tag-shares needs a number above 0 for each of 2 tags, was [1.0, 2.0, 3.0]");
    assertThatThrownBy(() -> training(2, "tag-shares", "1,much"))
        .hasMessage("tag-shares needs numbers, was much");
    assertThatThrownBy(() -> training(2, "discriminator-share", "0"))
        .hasMessage("discriminator-share must be above 0, was 0.0");
    assertThatThrownBy(() -> training(2, "learn-tags", "Odd,Even"))
        .hasMessage("learn-tags names Even, which is none of Light, Odd");
    assertThatThrownBy(() -> training(2, "fresh-tags", "Even"))
        .hasMessage("fresh-tags names Even, which is none of Light, Odd");
    assertThatThrownBy(() -> training(2, "noise", "-0.1"))
        .hasMessage("noise must be 0 to 2, was -0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"learn-tags=all", "learn-tags=Odd", "noise=0.2"})
  void stopped_and_resumed_it_writes_the_same_bits_as_an_uninterrupted_run(String setting)
      throws IOException {
    String[] told = setting.split("=");
    Path whole = folder.resolve("whole.safetensors");
    trainer(whole, told).train(3, false, (iteration, losses) -> {}, () -> false);
    Path output = folder.resolve("parts.safetensors");
    int[] asked = {0};
    trainer(output, told).train(3, false, (iteration, losses) -> {}, () -> ++asked[0] >= 1);
    trainer(output, told).train(3, true, (iteration, losses) -> {}, () -> false);
    for (String file : List.of("", ".state", ".training/losses.csv")) {
      assertThat(Files.readAllBytes(folder.resolve("parts.safetensors" + file)))
          .as(file)
          .isEqualTo(Files.readAllBytes(folder.resolve("whole.safetensors" + file)));
    }
  }

  @Test
  void the_weights_file_is_an_editor_of_reduced_width_at_any_size() {
    Path output = folder.resolve("editor.safetensors");
    trainer(output).train(1, false, (iteration, losses) -> {}, () -> false);
    Checkpoint written = Checkpoint.read(output);
    assertThat(written.metadata())
        .containsEntry("tags", "Light: bright, dark; Odd: yes, no")
        .containsEntry("image_size", "32");
    assertThat(written.get("encoder.0.weight").type()).isEqualTo(DType.FLOAT16);
    FaceEditor editor = new HisdArchitecture().load("h", written, DType.FLOAT32);
    assertThat(editor.edits()).extracting(Edit::label).containsExactly("Odd-yes");
    Faces face = bank.faces(new int[] {0}, new boolean[1]);
    assertThat(editor.forge(face, editor.edits().get(0)).shape()).containsExactly(1, 3, 32, 32);
    Map<String, String> larger = new LinkedHashMap<>(written.metadata());
    larger.put("image_size", "64");
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    written.names().forEach(name -> tensors.put(name, written.get(name)));
    FaceEditor large =
        new HisdArchitecture().load("h", Checkpoint.of(output, tensors, larger), DType.FLOAT32);
    Edit edit = new Edit.FromReference("Light", face.images());
    assertThat(large.forge(face, edit).shape()).containsExactly(1, 3, 64, 64);
  }

  @Test
  void it_learns_to_bring_pictures_back() {
    HisdTraining training =
        training(2, "learning-rate", "3e-3", "batch", "2", "reconstruction", "10");
    double[] reconstruction = new double[40];
    for (int i = 0; i < reconstruction.length; i++) {
      reconstruction[i] =
          training.iterate(i + 1).getOrDefault("generator.reconstruction", Double.NaN);
    }
    assertThat(Arrays.stream(reconstruction, 35, 40).average().orElseThrow())
        .isLessThan(0.75 * Arrays.stream(reconstruction, 0, 5).average().orElseThrow());
  }

  @Test
  void in_bfloat16_the_losses_are_nearly_the_same() {
    Map<String, Double> full = training(8).iterate(1);
    Map<String, Double> reduced = training(8, "precision", "bfloat16").iterate(1);
    assertThat(reduced).isNotEqualTo(full);
    full.forEach(
        (name, value) ->
            assertThat(Math.abs(reduced.getOrDefault(name, 99.0) - value))
                .as(name)
                .isLessThan(0.04 * Math.max(1, Math.abs(value))));
  }

  @Test
  void it_begins_with_given_weights_and_with_biases_at_a_hundredth_otherwise() {
    HisdTraining fresh = training(2);
    assertThat(weight(fresh, "encoder.0.bias")).containsOnly(0.01f);
    assertThat(weight(fresh, "encoder.1.in1.bias")).containsOnly(0);
    assertThat(weight(fresh, "translators.1.masks.0.bias")).containsOnly(-1);
    assertThat(weight(fromHalves(), "encoder.0.bias")).containsOnly(0.5f);
  }

  /** Begins with all weights at a half. */
  private HisdTraining fromHalves(String... told) {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    training(2)
        .weights()
        .forEach(
            (name, tensor) ->
                stored.put(
                    name, StoredTensor.of(Tensors.full(0.5, DType.FLOAT32, tensor.shape()))));
    Path file = folder.resolve("start.safetensors");
    Checkpoint.write(file, stored, Map.of());
    Beginning beginning = new Beginning(5, StartingWeights.read(file, new TrainableHisd()));
    return new HisdTraining(2, SIZE, bank, settings(told), beginning);
  }

  @Test
  void tags_that_begin_anew_have_fresh_translators_and_mappers_and_all_else_is_as_given() {
    HisdTraining whole = training(2);
    HisdTraining started = fromHalves("fresh-tags", "Odd");
    for (String name : whole.weights().keySet()) {
      if (name.matches("(translators|mappers)\\.1\\..*")) {
        assertThat(weight(started, name)).as(name).isEqualTo(weight(whole, name));
      } else {
        assertThat(weight(started, name)).as(name).containsOnly(0.5f);
      }
    }
  }

  @Test
  void where_one_tag_is_learnt_its_translator_and_mapper_change_and_nothing_else_by_a_bit() {
    HisdTraining training = training(2, "learn-tags", "Odd");
    Map<String, float[]> before = new LinkedHashMap<>();
    training.weights().keySet().forEach(name -> before.put(name, weight(training, name)));
    for (int iteration = 1; iteration <= 6; iteration++) {
      training.iterate(iteration);
    }
    before.forEach(
        (name, weights) -> {
          boolean own = name.matches("(translators|mappers)\\.1\\..*");
          // a bias before a normalisation changes nothing but by rounding
          if (!name.matches("translators.*conv1.bias")) {
            assertThat(Arrays.equals(weight(training, name), weights)).as(name).isEqualTo(!own);
          }
        });
  }

  @Test
  void one_tag_alone_is_learnt_from_given_weights_only() {
    TrainableHisd hisd = new TrainableHisd();
    TrainingPlan plan = hisd.plan(hisd.settings().with("learn-tags", "Eyeglasses"));
    TrainingInput input = new TrainingInput(folder, null, Beginning.random(5), new SilentReading());
    assertThatThrownBy(() -> plan.prepare(input))
        .hasMessage(
            "learn-tags keeps all other weights as they are, so name a network with --start");
  }

  @Test
  void noise_lies_over_what_is_judged_and_not_over_what_must_come_back() {
    Map<String, Double> plain = training(2).iterate(1);
    Map<String, Double> noisy = training(2, "noise", "0.3").iterate(1);
    assertThat(noisy.get("generator.reconstruction"))
        .isEqualTo(plain.get("generator.reconstruction"));
    assertThat(noisy.get("generator.style")).isEqualTo(plain.get("generator.style"));
    for (String name :
        List.of(
            "generator.adversarial",
            "discriminator.real",
            "discriminator.translated",
            "discriminator.cycled")) {
      assertThat(noisy.get(name)).as(name).isNotEqualTo(plain.get(name));
    }
  }

  private static float[] weight(HisdTraining training, String name) {
    return Objects.requireNonNull(training.weights().get(name), name).toFloats();
  }

  @Test
  void it_begins_with_pictures_no_louder_than_the_photos() {
    try (Scope inner = Scope.open()) {
      double first = training(8).iterate(1).getOrDefault("generator.reconstruction", Double.NaN);
      assertThat(first).as("sum of three mean differences").isBetween(0.5, 4.0);
    }
  }

  @Test
  void the_sheet_has_a_column_for_every_latent_and_every_reference_edit() {
    Photo sheet = training(2).sheet();
    assertThat(sheet.width()).isEqualTo((2 + 2 * 4) * (SIZE + 2));
    assertThat(sheet.height()).isGreaterThan(4 * (SIZE + 2));
  }
}
