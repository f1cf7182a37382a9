package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class DetectorDesignTest {
  private static final String NORM = "body.stage1.0.1";

  private static List<DetectorDesign> designs() {
    return List.of(DetectorDesign.retinaFace(2), DetectorDesign.s3fd(4), DetectorDesign.dsfd(6));
  }

  private static Tensor picture(DType type) {
    return new RandomSource(3).uniform(-100, 100, type, 2, 3, 64, 96);
  }

  @Test
  void what_is_trained_loads_under_its_architecture_and_priors_fit_its_outputs() {
    List<Architecture<FaceDetector>> loaders =
        List.of(new RetinaFaceArchitecture(), new S3fdArchitecture(), new DsfdArchitecture());
    try (Scope scope = Scope.open()) {
      for (int i = 0; i < loaders.size(); i++) {
        DetectorDesign design = designs().get(i);
        Parameters weights = RandomWeights.of(design.layout(), 1, DType.FLOAT32);
        Map<String, StoredTensor> stored = new LinkedHashMap<>();
        weights.names().forEach(name -> stored.put(name, StoredTensor.of(weights.get(name))));
        Checkpoint file = Checkpoint.of(Path.of("made"), stored, Map.of());
        assertThat(loaders.get(i).name()).isEqualTo(design.architecture());
        loaders.get(i).load("loaded", file, DType.FLOAT32);
        AnchorDetector detector = design.learning(weights, DType.FLOAT32);
        AnchorOutput output = detector.run(picture(DType.FLOAT32));
        long rows = detector.priors(output, 64, 96).size(0);
        assertThat(output.locations().shape()).containsExactly(2, rows, 4);
        assertThat(output.logits().shape()).containsExactly(2, rows, 2);
      }
    }
  }

  @Test
  void the_first_shot_of_dsfd_starts_from_boxes_half_as_large() {
    try (Scope scope = Scope.open()) {
      DetectorDesign design = DetectorDesign.dsfd(6);
      Parameters weights = RandomWeights.of(design.layout(), 1, DType.FLOAT32);
      AnchorDetector detector = design.learning(weights, DType.FLOAT32);
      AnchorOutput output = detector.run(picture(DType.FLOAT32));
      Tensor second = detector.priors(output, 64, 96);
      Tensor first = Objects.requireNonNull(design.firstShot()).over(output.levels(), 64, 96);
      assertThat(first.narrow(1, 2, 2).times(2).toFloats())
          .isEqualTo(second.narrow(1, 2, 2).contiguous().toFloats());
      assertThat(output.inner()).containsKeys("loc1", "conf1");
    }
  }

  @Test
  void normalisation_in_training_uses_the_batch_and_moves_the_running_statistics_a_tenth() {
    try (Scope scope = Scope.open()) {
      DetectorDesign design = DetectorDesign.retinaFace(2);
      Parameters weights = RandomWeights.of(design.layout(), 1, DType.FLOAT64);
      Tensor picture = picture(DType.FLOAT64);
      Tensor convolved =
          Layers.conv2d(picture, weights.get("body.stage1.0.0.weight"), null, Window.of(2, 1), 1);
      Tensor mean = convolved.mean(0, 2, 3).reshape(-1);
      double[] before = weights.get(NORM + ".running_mean").toDoubles();
      design.learning(weights, DType.FLOAT64).run(picture);
      double[] after = weights.get(NORM + ".running_mean").toDoubles();
      double[] batch = mean.toDoubles();
      for (int i = 0; i < before.length; i++) {
        double expected = 0.9 * before[i] + 0.1 * batch[i];
        assertThat(Math.abs(after[i] - expected)).isLessThan(1e-9 * Math.abs(batch[i]) + 1e-12);
      }
    }
  }

  @Test
  void folding_the_batchs_own_statistics_gives_what_normalising_by_the_batch_gives() {
    try (Scope scope = Scope.open()) {
      RandomSource random = new RandomSource(4);
      Tensor picture = random.uniform(-1, 1, DType.FLOAT64, 2, 3, 9, 9);
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("c.weight", random.normal(DType.FLOAT64, 5, 3, 3, 3));
      tensors.put("n.weight", random.uniform(0.5, 2, DType.FLOAT64, 5));
      tensors.put("n.bias", random.uniform(-1, 1, DType.FLOAT64, 5));
      tensors.put("n.running_mean", Tensors.zeros(DType.FLOAT64, 5));
      tensors.put("n.running_var", Tensors.ones(DType.FLOAT64, 5));
      Map<String, String> norms = Map.of("c", "n");
      Tensor learnt = Convolutions.learning(new Parameters(tensors), norms).same(picture, "c");
      Tensor plain = Convolutions.of(new Parameters(tensors)).same(picture, "c");
      tensors.put("n.running_mean", plain.mean(0, 2, 3).reshape(-1));
      tensors.put("n.running_var", plain.variance(0, 2, 3).reshape(-1));
      Tensor folded = Convolutions.folded(new Parameters(tensors), norms).same(picture, "c");
      assertThat(learnt.minus(folded).abs().max().item()).isLessThan(1e-9);
    }
  }

  @Test
  void gradients_reach_every_weight_in_single_precision_and_in_bfloat16() {
    try (Scope scope = Scope.open()) {
      for (DetectorDesign design : designs()) {
        for (DType type : List.of(DType.FLOAT32, DType.BFLOAT16)) {
          String[] names = design.layout().trainedNames().toArray(String[]::new);
          Parameters weights =
              RandomWeights.of(design.layout(), 1, DType.FLOAT32).requiringGradient(names);
          AnchorOutput output = design.learning(weights, type).run(picture(DType.FLOAT32).to(type));
          Tensor total = output.locations().square().mean().plus(output.logits().square().mean());
          if (output.landmarks() != null) {
            total = total.plus(output.landmarks().square().mean());
          }
          for (String inner : List.of("loc1", "conf1")) {
            Tensor shot = output.inner().get(inner);
            total = shot == null ? total : total.plus(shot.square().mean());
          }
          List<Tensor> wanted = List.of(names).stream().map(weights::get).toList();
          List<Tensor> gradients = Autograd.gradients(total.to(DType.FLOAT32), wanted, false);
          for (int i = 0; i < names.length; i++) {
            assertThat(gradients.get(i).abs().sum().item())
                .as("%s %s %s", design.architecture(), type, names[i])
                .isFinite();
          }
        }
      }
    }
  }
}
