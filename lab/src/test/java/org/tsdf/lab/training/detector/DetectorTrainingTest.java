package org.tsdf.lab.training.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.lab.training.Precision;
import org.tsdf.lab.training.network.Beginning;
import org.tsdf.lab.training.network.StartingWeights;
import org.tsdf.lab.training.network.TrainableArchitectures;
import org.tsdf.metric.AveragePrecision;
import org.tsdf.network.DetectorDesign;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;

class DetectorTrainingTest {
  @TempDir private Path folder;

  private static DetectorSettings settings(int iterations, Precision precision) {
    return new DetectorSettings(
        iterations,
        4,
        64,
        8,
        new WarmCosine(3e-3, 0.1, 0.1),
        0.98,
        0.35,
        true,
        3,
        1,
        1,
        0.5,
        precision);
  }

  private static DetectorTraining training(DetectorDesign design, DetectorSettings settings) {
    return new DetectorTraining(design, settings, ToyPhotos.shelf(6), Beginning.random(1));
  }

  private static List<DetectorDesign> designs() {
    return List.of(DetectorDesign.retinaFace(2), DetectorDesign.s3fd(4), DetectorDesign.dsfd(6));
  }

  @Test
  void every_detector_learns_in_both_precisions_and_tells_all_its_losses() {
    for (DetectorDesign design : designs()) {
      for (Precision precision : Precision.values()) {
        try (Scope scope = Scope.open()) {
          DetectorTraining training = training(design, settings(10, precision));
          Map<String, Double> losses = training.iterate(1);
          assertThat(losses.values()).allMatch(Double::isFinite);
          assertThat(training.lossNames()).containsAll(losses.keySet());
          assertThat(training.lossNames().contains("first.boxes"))
              .isEqualTo(design.firstShot() != null);
        }
      }
    }
  }

  @Test
  void the_settings_tell_the_detectors_width_and_so_another_width_is_another_training() {
    try (Scope scope = Scope.open()) {
      DetectorSettings settings = settings(10, Precision.FLOAT32);
      JsonNode narrow = training(DetectorDesign.s3fd(4), settings).describe();
      JsonNode wide = training(DetectorDesign.s3fd(6), settings).describe();
      assertThat(narrow.get("width").asInt()).isEqualTo(4);
      assertThat(wide).isNotEqualTo(narrow);
    }
  }

  @Test
  void the_kept_weights_read_whole_levels_and_find_toy_faces() {
    try (Scope scope = Scope.open()) {
      DetectorDesign design = DetectorDesign.retinaFace(4);
      DetectorTraining training = training(design, settings(220, Precision.FLOAT32));
      AveragePrecision before = quality(design, training);
      for (int i = 1; i <= 220; i++) {
        training.iterate(i);
      }
      assertThat(before.value()).isLessThan(0.05);
      assertThat(quality(design, training).value()).isGreaterThan(0.15);
    }
  }

  private static AveragePrecision quality(DetectorDesign design, DetectorTraining training) {
    FaceDetector detector = FreshDetector.load(design, training.checkpoint());
    SceneComposer composer = new SceneComposer(ToyPhotos.shelf(6), 64, 8);
    AveragePrecision quality = AveragePrecision.ofNothing();
    for (long seed = 500; seed < 530; seed++) {
      Scene scene = composer.compose(new RandomSource(seed));
      List<Detection> found = detector.detect(scene.picture().toTensor(), 0.1).get(0);
      List<Box> faces = boxes(scene, true);
      quality = quality.merge(AveragePrecision.ofPicture(found, faces, boxes(scene, false), 0.4));
    }
    return quality;
  }

  private static List<Box> boxes(Scene scene, boolean certain) {
    return scene.faces().stream()
        .filter(face -> face.certain() == certain)
        .map(FaceLabel::box)
        .toList();
  }

  @Test
  void a_training_goes_on_from_its_state_to_the_same_bits() {
    try (Scope scope = Scope.open()) {
      DetectorDesign design = DetectorDesign.dsfd(6);
      DetectorTraining whole = training(design, settings(4, Precision.FLOAT32));
      DetectorTraining resumed = training(design, settings(4, Precision.FLOAT32));
      whole.iterate(1);
      whole.iterate(2);
      Map<String, Tensor> saved = whole.state();
      resumed
          .state()
          .forEach((name, tensor) -> tensor.set(Objects.requireNonNull(saved.get(name))));
      assertThat(resumed.iterate(3)).isEqualTo(whole.iterate(3));
    }
  }

  @Test
  void what_a_file_kept_is_begun_with_again_so_that_it_gives_the_same_file() {
    try (Scope scope = Scope.open()) {
      DetectorDesign design = DetectorDesign.s3fd(4);
      Parameters drawn = FreshDetector.weights(design.layout(), new RandomSource(1));
      Map<String, StoredTensor> stored = new LinkedHashMap<>();
      FreshDetector.kept(design, drawn, 0)
          .forEach((name, tensor) -> stored.put(name, StoredTensor.of(tensor)));
      Path file = folder.resolve("kept.safetensors");
      Checkpoint.write(file, stored, Map.of("architecture", "s3fd"));
      Beginning beginning =
          new Beginning(1, StartingWeights.read(file, TrainableArchitectures.named("s3fd")));
      Parameters begun = FreshDetector.begin(design.layout(), beginning, new RandomSource(2));
      for (String name : drawn.names()) {
        assertThat(begun.get(name).toFloats()).as(name).isEqualTo(drawn.get(name).toFloats());
      }
    }
  }

  @Test
  void the_weights_of_a_training_read_whole_levels_and_those_that_it_keeps_read_pixels() {
    try (Scope scope = Scope.open()) {
      DetectorDesign design = DetectorDesign.s3fd(4);
      DetectorTraining training = training(design, settings(4, Precision.FLOAT32));
      String first = "vgg.0.weight";
      Tensor kept = Objects.requireNonNull(training.weights().get(first));
      Tensor live = Objects.requireNonNull(training.state().get("network/" + first));
      DoubleSupplier ratio = () -> live.abs().sum().item() / kept.abs().sum().item();
      assertThat(ratio.getAsDouble()).isCloseTo(FreshDetector.PIXEL_UNIT, within(1e-3));
    }
  }

  @Test
  void the_kept_weights_are_less_sure_of_faces_by_the_shift_and_otherwise_the_same() {
    try (Scope scope = Scope.open()) {
      Tensor images = new RandomSource(2).uniform(-1, 1, DType.FLOAT32, 1, 3, 64, 64);
      for (DetectorDesign design : designs()) {
        Parameters drawn = FreshDetector.weights(design.layout(), new RandomSource(1));
        Tensor plain = shifted(design, drawn, 0).observe(images).margins();
        Tensor shifted = shifted(design, drawn, 1.5).observe(images).margins();
        Tensor off = plain.minus(shifted).minus(1.5).abs();
        assertThat(off.max().item()).isLessThan(1e-4);
      }
    }
  }

  private static FaceDetector shifted(DetectorDesign design, Parameters weights, double shift) {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    FreshDetector.kept(design, weights, shift)
        .forEach((name, tensor) -> stored.put(name, StoredTensor.of(tensor)));
    return FreshDetector.load(design, Checkpoint.of(Path.of("made"), stored, Map.of()));
  }

  @Test
  void the_learning_rate_rises_and_falls_along_a_cosine() {
    WarmCosine rate = new WarmCosine(2, 0.1, 0.1);
    assertThat(rate.at(1, 100)).isCloseTo(0.2, within(1e-12));
    assertThat(rate.at(10, 100)).isCloseTo(2, within(1e-12));
    assertThat(rate.at(55, 100)).isCloseTo(1.1, within(1e-12));
    assertThat(rate.at(100, 100)).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void the_sheet_shows_twelve_scenes() {
    try (Scope scope = Scope.open()) {
      DetectorTraining training = training(designs().get(1), settings(4, Precision.FLOAT32));
      assertThat(training.sheet().width()).isEqualTo(4 * 66);
      assertThat(training.sheet().height()).isEqualTo(3 * 66);
    }
  }
}
