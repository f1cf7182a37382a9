package org.tsdf.network;

import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * The MobileNet that RetinaFace begins with, as it was trained on ImageNet: says what a picture
 * shows in few numbers. The published one is a quarter as wide as MobileNet itself and gives 256.
 */
public final class ImageNetMobileNet {
  private static final int SIDE = 224;
  private static final double[] MEANS = {0.485, 0.456, 0.406};
  private static final double[] DEVIATIONS = {0.229, 0.224, 0.225};
  private static final Spelling WITHOUT_BODY = name -> name.replaceFirst("^body\\.", "");

  private final MobileNet network;
  private final Convolutions convolutions;

  private ImageNetMobileNet(MobileNet network, Convolutions convolutions) {
    this.network = network;
    this.convolutions = convolutions;
  }

  /** Loads the published state dict ({@code stage1.0.0.weight} …) into the current scope. */
  public static ImageNetMobileNet load(Checkpoint checkpoint, DType type) {
    MobileNet network = new MobileNet(Inference.extent(checkpoint, "stage1.0.0.weight", 0));
    NormedLayout ours = new NormedLayout();
    network.declare(ours);
    NormedLayout published = new NormedLayout(WITHOUT_BODY);
    network.declare(published);
    return new ImageNetMobileNet(
        network,
        Convolutions.folded(
            WITHOUT_BODY.undo(ours.build(), published.build().load(checkpoint, type)),
            ours.norms()));
  }

  /**
   * The means over the deepest map.
   *
   * @param images (N, 3, H, W) on [-1, 1]; resized to 224
   * @return (N, 256) where the network is as wide as the published one
   */
  public Tensor features(Tensor images) {
    try (Scope scope = Scope.open()) {
      DType type = convolutions.parameters().get("body.stage1.0.0.weight").dtype();
      Tensor fractions = Resampling.resize(images.to(type), SIDE, SIDE).plus(1).dividedBy(2);
      Tensor input = fractions.minus(planes(MEANS, type)).dividedBy(planes(DEVIATIONS, type));
      Tensor deepest = network.maps(convolutions, input).get(2); // (N, 256, 7, 7)
      return scope.keep(deepest.mean(2, 3).reshape(images.size(0), deepest.size(1)));
    }
  }

  private static Tensor planes(double[] values, DType type) {
    return Tensors.of(values, 1, 3, 1, 1).to(type);
  }
}
