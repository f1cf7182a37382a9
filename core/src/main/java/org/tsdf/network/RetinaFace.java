package org.tsdf.network;

import java.util.List;
import java.util.Map;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * RetinaFace (Deng et al. 2020) as in biubug6/Pytorch_Retinaface: a backbone with three stages, a
 * feature pyramid, a context module (SSH) a level, and heads for scores, boxes and landmarks.
 */
final class RetinaFace implements AnchorNetwork {
  private static final int LEVELS = 3;

  private final Backbone backbone;
  private final Convolutions convolutions;
  private final double slope;

  /** The part that turns a picture into maps of stride 8, 16 and 32. */
  interface Backbone {
    /** Its tensors, below {@code body.}, in upstream order. */
    void declare(NormedLayout layout);

    /** Channels of the three maps. */
    List<Integer> channels();

    List<Tensor> maps(Convolutions convolutions, Tensor input);
  }

  private RetinaFace(Backbone backbone, Convolutions convolutions, int width) {
    this.backbone = backbone;
    this.convolutions = convolutions;
    this.slope = width <= 64 ? 0.1 : 0;
  }

  static RetinaFace of(Backbone backbone, int width, Parameters parameters) {
    Map<String, String> norms = tensors(backbone, width).norms();
    return new RetinaFace(backbone, Convolutions.folded(parameters, norms), width);
  }

  /** In training, see {@link Convolutions#learning}. */
  static RetinaFace learning(Backbone backbone, int width, Parameters parameters) {
    Map<String, String> norms = tensors(backbone, width).norms();
    return new RetinaFace(backbone, Convolutions.learning(parameters, norms), width);
  }

  /**
   * @param width channels of pyramid and context modules; a multiple of 4
   */
  static Layout layout(Backbone backbone, int width) {
    return tensors(backbone, width).build();
  }

  static AnchorScheme scheme() {
    PriorBoxes priors =
        new PriorBoxes(
            List.of(
                new PriorBoxes.Level(8, List.of(16, 32)),
                new PriorBoxes.Level(16, List.of(64, 128)),
                new PriorBoxes.Level(32, List.of(256, 512))),
            1,
            false);
    Suppression suppression = new Suppression(0.02, 5000, 0.4, 750, true);
    return new AnchorScheme(Preprocessing.bgr(), priors, BoxCoding.usual(), suppression, 1);
  }

  private static NormedLayout tensors(Backbone backbone, int width) {
    NormedLayout layout = new NormedLayout();
    backbone.declare(layout);
    for (int i = 0; i < LEVELS; i++) {
      layout.conv("fpn.output" + (i + 1) + ".0", backbone.channels().get(i), width, 1);
      layout.norm("fpn.output" + (i + 1) + ".1", width);
    }
    for (int i = 1; i < LEVELS; i++) {
      layout.convNorm("fpn.merge" + i, width, width, 3);
    }
    for (int i = 1; i <= LEVELS; i++) {
      String ssh = "ssh" + i + ".";
      layout.convNorm(ssh + "conv3X3", width, width / 2, 3);
      layout.convNorm(ssh + "conv5X5_1", width, width / 4, 3);
      layout.convNorm(ssh + "conv5X5_2", width / 4, width / 4, 3);
      layout.convNorm(ssh + "conv7X7_2", width / 4, width / 4, 3);
      layout.convNorm(ssh + "conv7x7_3", width / 4, width / 4, 3);
    }
    for (int i = 0; i < LEVELS; i++) {
      layout.plain("ClassHead." + i + ".conv1x1", width, 2 * 2, 1);
    }
    for (int i = 0; i < LEVELS; i++) {
      layout.plain("BboxHead." + i + ".conv1x1", width, 2 * 4, 1);
    }
    for (int i = 0; i < LEVELS; i++) {
      layout.plain("LandmarkHead." + i + ".conv1x1", width, 2 * 10, 1);
    }
    return layout;
  }

  /** The three stages of the backbone, of stride 8, 16 and 32. */
  @Override
  public List<Tensor> trunk(Tensor input) {
    return backbone.maps(convolutions, input);
  }

  @Override
  public DType type() {
    return convolutions.type();
  }

  @Override
  public AnchorOutput run(Tensor input) {
    List<Tensor> pyramid = pyramid(backbone.maps(convolutions, input));
    List<Tensor> contexts =
        List.of(
            context("ssh1", pyramid.get(0)),
            context("ssh2", pyramid.get(1)),
            context("ssh3", pyramid.get(2)));
    return new AnchorOutput(
        contexts,
        contexts,
        head("BboxHead", contexts, 4),
        head("ClassHead", contexts, 2),
        head("LandmarkHead", contexts, 10),
        Map.of("ssh1", contexts.get(0), "ssh2", contexts.get(1), "ssh3", contexts.get(2)));
  }

  private List<Tensor> pyramid(List<Tensor> maps) {
    Tensor first = leaky("fpn.output1.0", maps.get(0));
    Tensor second = leaky("fpn.output2.0", maps.get(1));
    Tensor third = leaky("fpn.output3.0", maps.get(2));
    second = leaky("fpn.merge2.0", second.plus(enlarged(third, second)));
    first = leaky("fpn.merge1.0", first.plus(enlarged(second, first)));
    return List.of(first, second, third);
  }

  private static Tensor enlarged(Tensor map, Tensor example) {
    return Resampling.nearest(map, example.size(2), example.size(3));
  }

  private Tensor context(String ssh, Tensor map) {
    try (Scope scope = Scope.open()) {
      Tensor narrow = convolutions.same(map, ssh + ".conv3X3.0");
      Tensor begun = leaky(ssh + ".conv5X5_1.0", map);
      Tensor wide = convolutions.same(begun, ssh + ".conv5X5_2.0");
      Tensor further = leaky(ssh + ".conv7X7_2.0", begun);
      Tensor widest = convolutions.same(further, ssh + ".conv7x7_3.0");
      return scope.keep(Tensors.concatenate(List.of(narrow, wide, widest), 1).relu());
    }
  }

  private Tensor leaky(String name, Tensor x) {
    return convolutions.same(x, name).leakyRelu(slope);
  }

  private Tensor head(String name, List<Tensor> levels, int columns) {
    return Heads.rows(
        levels, columns, (map, i) -> convolutions.same(map, name + "." + i + ".conv1x1"));
  }
}
