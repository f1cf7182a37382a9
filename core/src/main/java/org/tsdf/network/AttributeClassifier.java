package org.tsdf.network;

import java.util.List;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/**
 * Says which attributes a face has: a compact residual network of this project's own, not taken
 * from any paper. It judges what face editors did and shares nothing with them.
 *
 * <p>A stem halves the picture; each stage halves it again by one residual block (He et al. 2016)
 * whose shortcut averages before it projects; the mean over the last map is read out linearly.
 */
public final class AttributeClassifier {
  /** As it is spelt on the command line. */
  public static final String ARCHITECTURE = "classifier";

  private static final Window HALVE = Window.of(2, 1);
  private static final double EPSILON = 1e-5;
  private static final double MOMENTUM = 0.1;
  private static final int USUAL_SIZE = 128;

  /** Stem and stages halve the picture so often. */
  private static final int SHRINKAGE = 32;

  private final Size size;
  private final List<String> attributes;
  private final int imageSize;
  private final Parameters parameters;
  private final Normed layers;

  /** A convolution and the normalisation that follows it. */
  private interface Normed {
    Tensor apply(Tensor x, String name, Window window);
  }

  /**
   * How large a classifier is.
   *
   * @param width channels after the first convolution; the last map has eight times as many
   * @param attributes how many it tells apart
   */
  public record Size(int width, int attributes) {
    public Size {
      if (width < 1 || attributes < 1) {
        throw new IllegalArgumentException(
            "no classifier has width %d and %d attributes".formatted(width, attributes));
      }
    }

    /** Channels before the first stage and after each. */
    List<Integer> channels() {
      return List.of(width, 2 * width, 4 * width, 8 * width, 8 * width);
    }

    private int stages() {
      return channels().size() - 1;
    }
  }

  private AttributeClassifier(
      Size size, List<String> attributes, int imageSize, Parameters parameters, Normed layers) {
    this.size = size;
    this.attributes = List.copyOf(attributes);
    this.imageSize = imageSize;
    this.parameters = parameters;
    this.layers = layers;
  }

  /** Every tensor of a classifier. */
  public static Layout layout(Size size) {
    return normed(size).build();
  }

  private static NormedLayout normed(Size size) {
    List<Integer> channels = size.channels();
    NormedLayout layout = new NormedLayout().convNorm("stem", 3, channels.get(0), 3);
    for (int stage = 0; stage < size.stages(); stage++) {
      int in = channels.get(stage);
      int out = channels.get(stage + 1);
      layout.convNorm(name(stage, "first"), in, out, 3);
      layout.convNorm(name(stage, "second"), out, out, 3);
      layout.convNorm(name(stage, "shortcut"), in, out, 1);
    }
    return layout.plain("head", channels.get(size.stages()), size.attributes(), 1);
  }

  private static String name(int stage, String part) {
    return "stages." + stage + "." + part;
  }

  /**
   * Loads a classifier for use: normalisations become part of the convolutions.
   *
   * @throws CheckpointException naming what is missing or does not fit
   */
  public static AttributeClassifier load(Checkpoint checkpoint, DType type) {
    Size size =
        new Size(
            Inference.extent(checkpoint, "stem.0.weight", 0),
            Inference.extent(checkpoint, "head.weight", 0));
    NormedLayout layout = normed(size);
    int imageSize = Inference.number(checkpoint, Inference.IMAGE_SIZE).orElse(USUAL_SIZE);
    if (!fits(imageSize)) {
      throw new CheckpointException(
          checkpoint.file(), "image size " + imageSize + " is no multiple of " + SHRINKAGE);
    }
    Convolutions folded =
        Convolutions.folded(layout.build().load(checkpoint, type), layout.norms());
    return new AttributeClassifier(
        size,
        Inference.attributes(checkpoint, size.attributes(), List.of()),
        imageSize,
        folded.parameters(),
        folded::apply);
  }

  /**
   * A classifier that learns: normalised by the batch's statistics, while the running ones move. It
   * computes in the type of the pictures, weights and statistics stay in theirs.
   *
   * @param parameters of {@link #layout}
   */
  public static AttributeClassifier learning(
      Size size, List<String> attributes, int imageSize, Parameters parameters) {
    if (!fits(imageSize)) {
      throw new IllegalArgumentException(
          "the classifier's pictures need a multiple of 32 rows and columns, not " + imageSize);
    }
    return new AttributeClassifier(
        size,
        attributes,
        imageSize,
        parameters,
        (x, name, window) -> byBatch(parameters, x, name, window));
  }

  private static boolean fits(int imageSize) {
    return imageSize > 0 && imageSize % SHRINKAGE == 0;
  }

  private static Tensor byBatch(Parameters parameters, Tensor x, String name, Window window) {
    String norm = name.substring(0, name.length() - 1) + "1";
    Tensor weight = parameters.get(name + ".weight").to(x.dtype());
    return Layers.batchNorm(
        Layers.conv2d(x, weight, null, window, 1),
        parameters.get(norm + ".weight"),
        parameters.get(norm + ".bias"),
        parameters.get(norm + ".running_mean"),
        parameters.get(norm + ".running_var"),
        true,
        MOMENTUM,
        EPSILON);
  }

  /** What it tells apart, in the order of its answers. */
  public List<String> attributes() {
    return attributes;
  }

  /** Height and width at which it looks. */
  public int imageSize() {
    return imageSize;
  }

  /**
   * Above 0 where a face rather has an attribute than not.
   *
   * @param images (N, 3, H, W) on [-1, 1], of any size
   * @return (N, attributes), in the pictures' type
   */
  public Tensor logits(Tensor images) {
    try (Scope scope = Scope.open()) {
      Tensor x = Resampling.resize(images, imageSize, imageSize).channelsLast();
      x = layers.apply(x, "stem.0", HALVE).relu(); // (N, width, H / 2, W / 2)
      for (int stage = 0; stage < size.stages(); stage++) {
        x = stage(x, stage);
      }
      Tensor mean = x.mean(2, 3).reshape(x.size(0), x.size(1)); // (N, 8 width)
      Tensor weight = parameters.get("head.weight").to(x.dtype());
      Tensor readOut = weight.reshape(weight.size(0), weight.size(1));
      Tensor bias = parameters.get("head.bias").to(x.dtype());
      return scope.keep(Layers.linear(mean, readOut, bias));
    }
  }

  private Tensor stage(Tensor x, int stage) {
    try (Scope scope = Scope.open()) {
      Tensor y = layers.apply(x, name(stage, "first.0"), HALVE).relu();
      y = layers.apply(y, name(stage, "second.0"), Window.of(1, 1));
      Tensor halved = Layers.averagePool2d(x, 2, 2, 0);
      Tensor shortcut = layers.apply(halved, name(stage, "shortcut.0"), Window.of(1, 0));
      return scope.keep(y.plus(shortcut).relu());
    }
  }
}
