package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;

class DetectorArchitecturesTest {
  private static final MobileNet MOBILE = new MobileNet(4);
  private static final ResNet RES = new ResNet(8, List.of(2, 1, 1, 3));

  private static Checkpoint checkpoint(Layout layout) {
    Parameters parameters = RandomWeights.of(layout, 5, DType.FLOAT32);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (String name : parameters.names()) {
      tensors.put(name, StoredTensor.of(parameters.get(name)));
    }
    return Checkpoint.of(Path.of("weights.pth"), tensors, Map.of());
  }

  private static void assertLoads(Architecture<FaceDetector> architecture, Layout layout) {
    try (Scope scope = Scope.open()) {
      FaceDetector detector = architecture.load("small", checkpoint(layout), DType.FLOAT32);
      assertThat(detector.name()).isEqualTo("small");
      Tensor picture = new RandomSource(1).uniform(-1, 1, DType.FLOAT32, 1, 3, 64, 64);
      assertThat(detector.observe(picture).features()).hasSize(3);
    }
  }

  /** Those whose files are checkpoints. */
  private static List<Architecture<?>> detectors() {
    List<Architecture<?>> detectors = new ArrayList<>();
    for (Architecture<?> architecture : ServiceLoader.load(Architecture.class)) {
      if (architecture.port() == FaceDetector.class
          && !(architecture instanceof TorchScriptDetectorArchitecture)) {
        detectors.add(architecture);
      }
    }
    return detectors;
  }

  @Test
  void every_detector_is_found_by_name() {
    assertThat(detectors().stream().map(Architecture::name))
        .contains("retinaface", "retinaface-resnet50", "s3fd", "dsfd", "extd", "light-dsfd");
  }

  @Test
  void widths_and_depths_are_read_off_the_checkpoint() {
    assertLoads(new RetinaFaceArchitecture(), RetinaFace.layout(MOBILE, 12));
    assertLoads(new RetinaFaceResNetArchitecture(), RetinaFace.layout(RES, 20));
    Vgg vgg = S3fd.trunk(S3fdTest.NARROW);
    assertLoads(new S3fdArchitecture(), S3fd.layout(vgg, Spelling.own()));
    assertLoads(new DsfdArchitecture(), Dsfd.layout(Dsfd.trunk(S3fdTest.NARROW)));
    LightDsfd.Sizes sizes = new LightDsfd.Sizes(8, 12, 6, 10, 6, 10, 16, 8);
    assertLoads(new LightDsfdArchitecture(), LightDsfd.layout(sizes));
    List<Extd.Block> blocks =
        List.of(new Extd.Block(8, 8, 6, false, false), new Extd.Block(6, 12, 6, true, true));
    assertLoads(new ExtdArchitecture(), Extd.layout(blocks));
  }

  @Test
  void caffes_names_of_s3fd_load_too_and_mean_bgr_inclusive_pixels_and_no_dilation() {
    try (Scope scope = Scope.open()) {
      Vgg vgg = new Vgg(S3fdTest.NARROW, Window.of(1, 3), false);
      Checkpoint checkpoint = checkpoint(S3fd.layout(vgg, new CaffeSpelling()));
      assertThat(checkpoint.names())
          .contains("conv1_1.weight", "fc6.bias", "conv4_3_norm.weight", "fc7_mbox_conf.weight")
          .noneMatch(name -> name.startsWith("vgg") || name.startsWith("loc"));
      AnchorDetector detector = new S3fdArchitecture().load("s3fd", checkpoint, DType.FLOAT32);
      assertThat(detector.scheme().preprocessing()).isEqualTo(Preprocessing.bgr());
      assertThat(detector.scheme().suppression().inclusive()).isTrue();
      Tensor input = new RandomSource(1).uniform(-100, 100, DType.FLOAT32, 1, 3, 64, 64);
      // an undilated 3×3 convolution with padding 3 widens its map from 2 to 6
      assertThat(detector.run(input).levels().get(3).size(2)).isEqualTo(6);
    }
  }

  @Test
  void the_other_retinaface_is_named_in_the_refusal() {
    Checkpoint mobile = checkpoint(RetinaFace.layout(MOBILE, 12));
    Checkpoint res = checkpoint(RetinaFace.layout(RES, 12));
    assertThatThrownBy(() -> new RetinaFaceArchitecture().load("r", res, DType.FLOAT32))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("weights.pth")
        .hasMessageContaining("load it as retinaface-resnet50");
    assertThatThrownBy(() -> new RetinaFaceResNetArchitecture().load("r", mobile, DType.FLOAT32))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("load it as retinaface");
  }

  @Test
  void weights_of_something_else_are_refused_by_every_detector_with_the_missing_tensor() {
    Layout layout = Layout.builder().conv("something", 3, 8, 3, true).build();
    Checkpoint other = checkpoint(layout);
    for (Architecture<?> architecture : detectors()) {
      assertThatThrownBy(() -> architecture.load("x", other, DType.FLOAT32))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("is missing");
    }
  }
}
