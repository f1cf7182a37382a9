package org.tsdf.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;

/** An anchor-based detector that is to be trained: what it consists of and how it then runs. */
public final class DetectorDesign {
  /** RetinaFace's pyramid is 64 wide where its backbone begins with 8 channels. */
  private static final int PYRAMID = 8;

  private final String architecture;
  private final int width;
  private final Layout layout;
  private final AnchorScheme scheme;
  private final @Nullable PriorBoxes firstShot;
  private final Function<Parameters, AnchorNetwork> network;

  private DetectorDesign(
      String architecture,
      int width,
      Layout layout,
      AnchorScheme scheme,
      @Nullable PriorBoxes firstShot,
      Function<Parameters, AnchorNetwork> network) {
    this.architecture = architecture;
    this.width = width;
    this.layout = layout;
    this.scheme = scheme;
    this.firstShot = firstShot;
    this.network = network;
  }

  /**
   * RetinaFace on MobileNet.
   *
   * @param width channels of the first convolution; 8 as published ("0.25")
   */
  public static DetectorDesign retinaFace(int width) {
    MobileNet backbone = new MobileNet(width);
    return new DetectorDesign(
        "retinaface",
        width,
        RetinaFace.layout(backbone, PYRAMID * width),
        RetinaFace.scheme(),
        null,
        weights -> RetinaFace.learning(backbone, PYRAMID * width, weights));
  }

  /**
   * S3FD on VGG16.
   *
   * @param width channels of the first convolution; 64 as published
   */
  public static DetectorDesign s3fd(int width) {
    Vgg vgg = S3fd.trunk(Vgg.widths(width));
    return new DetectorDesign(
        "s3fd",
        width,
        S3fd.layout(vgg, Spelling.own()),
        S3fd.scheme(Preprocessing.rgb(), false),
        null,
        weights -> new S3fd(vgg, weights));
  }

  /**
   * DSFD on VGG16.
   *
   * @param width channels of the first convolution; 64 as published
   */
  public static DetectorDesign dsfd(int width) {
    Vgg vgg = Dsfd.trunk(Vgg.widths(width));
    return new DetectorDesign(
        "dsfd",
        width,
        Dsfd.layout(vgg),
        Dsfd.scheme(),
        Dsfd.firstShot(),
        weights -> new Dsfd(vgg, weights));
  }

  /** As the architecture is spelt on the command line. */
  public String architecture() {
    return architecture;
  }

  /** Channels of the first convolution. */
  public int width() {
    return width;
  }

  /** Its tensors. */
  public Layout layout() {
    return layout;
  }

  /**
   * The priors of a first shot that serves training only, whose locations and logits are called
   * {@code loc1} and {@code conf1} among the {@link AnchorOutput#inner}; null where there is none.
   */
  public @Nullable PriorBoxes firstShot() {
    return firstShot;
  }

  /**
   * Which entries of which biases raise the score of a face: of pairs the second, of S3FD's three
   * backgrounds and a face the last.
   */
  public Map<String, List<Integer>> faceBiases() {
    Map<String, List<Integer>> found = new LinkedHashMap<>();
    for (Layout.Entry entry : layout.entries()) {
      String name = entry.name();
      if (name.matches("(conf|ClassHead).*\\.bias")) {
        boolean maxOut = name.equals("conf.0.bias");
        int first = maxOut ? 3 : 1;
        IntStream faces = IntStream.iterate(first, i -> i < entry.shape()[0], i -> i + 2);
        found.put(name, faces.boxed().toList());
      }
    }
    return found;
  }

  /**
   * The network in training over live weights: batch normalisations use the statistics of the
   * batch, in single precision, and move the running ones in place.
   *
   * @param type in which everything else is computed
   */
  public AnchorDetector learning(Parameters weights, DType type) {
    AnchorNetwork reduced = network.apply(layout.reduced(weights, type));
    return new AnchorDetector(architecture, reduced, scheme);
  }
}
