package org.tsdf.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.tsdf.image.Faces;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.network.Architecture;
import org.tsdf.network.AttGanArchitecture;
import org.tsdf.network.AttentionGanArchitecture;
import org.tsdf.network.DsfdArchitecture;
import org.tsdf.network.ExtdArchitecture;
import org.tsdf.network.HisdArchitecture;
import org.tsdf.network.LightDsfdArchitecture;
import org.tsdf.network.RetinaFaceArchitecture;
import org.tsdf.network.RetinaFaceResNetArchitecture;
import org.tsdf.network.S3fdArchitecture;
import org.tsdf.network.StarGanArchitecture;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;

/** Makes the ten networks, each with random weights that both of its forms share. */
final class Contests {
  static final List<String> NETWORKS =
      List.of(
          "stargan",
          "attentiongan",
          "attgan",
          "hisd",
          "s3fd",
          "dsfd",
          "retinaface",
          "retinaface-resnet50",
          "extd",
          "light-dsfd");

  /** Those that this project runs with normalisations folded into convolutions. */
  static final List<String> FOLDED =
      List.of("retinaface", "retinaface-resnet50", "extd", "light-dsfd");

  private final PlainLayers layers;
  private final int side;

  private Contests(PlainLayers layers, int side) {
    this.layers = layers;
    this.side = side;
  }

  /**
   * @param side height and width of the picture; a multiple of 64
   * @param shrinkage by what channels are divided; 1 for the published sizes
   * @param folding whether the plain form too folds normalisations
   */
  static Contest of(String network, int side, int shrinkage, boolean folding) {
    torch.manual_seed(network.hashCode());
    return new Contests(new PlainLayers(shrinkage, folding), side).named(network);
  }

  private Contest named(String network) {
    PlainDetector.Grid six = PlainDetector.Grid.sixLevels(1, false);
    PlainDetector.Grid three = PlainDetector.Grid.threeLevels();
    return switch (network) {
      case "stargan" -> generator(new StarGanArchitecture(), false);
      case "attentiongan" -> generator(new AttentionGanArchitecture(), true);
      case "attgan" -> attGan();
      case "hisd" -> hisd();
      case "s3fd" -> detector(new S3fdArchitecture(), new PlainS3fd(layers), false, six);
      case "dsfd" -> detector(new DsfdArchitecture(), new PlainDsfd(layers), false, six);
      case "retinaface" ->
          detector(new RetinaFaceArchitecture(), new PlainRetinaFace(layers, true), true, three);
      case "retinaface-resnet50" ->
          detector(
              new RetinaFaceResNetArchitecture(), new PlainRetinaFace(layers, false), true, three);
      case "extd" -> detector(new ExtdArchitecture(), new PlainExtd(layers), false, six);
      case "light-dsfd" ->
          detector(
              new LightDsfdArchitecture(),
              new PlainLightDsfd(layers),
              true,
              PlainDetector.Grid.sixLevels(1.5, true));
      default ->
          throw new IllegalArgumentException(
              "unknown network " + network + "; known are " + NETWORKS);
    };
  }

  private Contest generator(Architecture<FaceEditor> architecture, boolean attention) {
    Tensor condition = Native.kept(Tensor.create(1f, 0f, 0f, 0f, 0f).view(1, 5));
    PlainNetwork plain = new PlainGenerator(layers, attention, condition);
    return editor(architecture, plain, new Edit.Flip("Black_Hair"));
  }

  private Contest attGan() {
    float[] wanted = new float[13];
    Arrays.fill(wanted, -0.5f);
    wanted[0] = 1;
    Tensor condition = Native.kept(Tensor.create(wanted).view(1, 13));
    return editor(
        new AttGanArchitecture(), new PlainAttGan(layers, condition), new Edit.Flip("Bald"));
  }

  private Contest hisd() {
    Tensor noise = Native.kept(torch.randn(1, 32));
    Edit edit = new Edit.FromLatent("Eyeglasses", "with", Native.ours(noise));
    return editor(new HisdArchitecture(), new PlainHisd(layers, noise), edit);
  }

  private Contest editor(Architecture<FaceEditor> architecture, PlainNetwork plain, Edit edit) {
    FaceEditor editor = loaded(architecture, plain);
    return contest(plain, images -> List.of(editor.forge(Faces.of(images), edit)));
  }

  private Contest detector(
      Architecture<FaceDetector> architecture,
      PlainDetector.Network network,
      boolean bgr,
      PlainDetector.Grid grid) {
    PlainDetector plain = new PlainDetector(network, bgr, grid);
    FaceDetector detector = loaded(architecture, plain);
    return contest(
        plain,
        images -> {
          FaceDetector.Observation seen = detector.observe(images);
          List<org.tsdf.tensor.Tensor> all = new ArrayList<>(seen.features());
          all.addAll(List.of(seen.scores(), seen.margins(), seen.boxes()));
          return all;
        });
  }

  private <N> N loaded(Architecture<N> architecture, PlainNetwork plain) {
    return load(architecture, layers, plain, side);
  }

  /** Draws all weights of a plain network, and loads this project's form with the same. */
  static <N> N load(
      Architecture<N> architecture, PlainLayers layers, PlainNetwork plain, int side) {
    try (PointerScope scope = new PointerScope()) {
      Native.withoutGradient(() -> plain.touch(torch.zeros(1, 3, side, side)));
    }
    Checkpoint checkpoint = layers.checkpoint(Map.of("image_size", Integer.toString(side)));
    return architecture.load("ours", checkpoint, DType.FLOAT32);
  }

  private Contest contest(
      PlainNetwork plain, Function<org.tsdf.tensor.Tensor, List<org.tsdf.tensor.Tensor>> ours) {
    return new Contest(plain, Native.kept(torch.randn(1, 3, side, side).tanh()), ours);
  }
}
