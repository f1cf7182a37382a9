package org.tsdf.network;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * Learned perceptual image patch similarity, version 0.1 (Zhang et al. 2018): how far apart the
 * activations of two pictures lie in a network that was trained on ImageNet, channels weighted by
 * what people found alike. 0 for equal pictures; more is less alike.
 */
public final class Lpips {
  private static final double[] SHIFT = {-0.030, -0.088, -0.188};
  private static final double[] SCALE = {0.458, 0.448, 0.450};
  private static final double EPSILON = 1e-10;

  private final LpipsBackbone backbone;
  private final Convolutions convolutions;

  /** Of each compared map, (1, C, 1, 1). */
  private final List<Tensor> weights;

  private final DType type;

  private Lpips(
      LpipsBackbone backbone, Convolutions convolutions, List<Tensor> weights, DType type) {
    this.backbone = backbone;
    this.convolutions = convolutions;
    this.weights = List.copyOf(weights);
    this.type = type;
  }

  /**
   * Loads into the current scope.
   *
   * @param network torchvision's state dict, of any width ({@code features.0.weight} …)
   * @param linear the layers of the authors' release ({@code lin0.model.1.weight} …)
   * @param type single or double precision
   * @throws org.tsdf.tensor.CheckpointException if a tensor is missing or has another shape
   */
  public static Lpips load(
      LpipsBackbone backbone, Checkpoint network, Checkpoint linear, DType type) {
    Layout.Builder trunk = Layout.builder();
    Layout.Builder heads = Layout.builder();
    List<String> names = new ArrayList<>();
    int channels = 3;
    for (List<BackboneStep> stage : backbone.stages()) {
      for (BackboneStep step : stage) {
        channels = step.declare(trunk, network, channels);
      }
      String name = "lin" + names.size() + ".model.1";
      heads.conv(name, channels, 1, 1, false);
      names.add(name + ".weight");
    }
    Parameters weights = heads.build().load(linear, type);
    return new Lpips(
        backbone,
        Convolutions.of(trunk.build().load(network, type)),
        names.stream().map(weights::get).toList(),
        type);
  }

  /**
   * @param first (N, 3, H, W) on [-1, 1]
   * @param second of the same shape
   * @return one value a pair of pictures
   * @throws IllegalArgumentException if the pictures are smaller than the network takes
   */
  public double[] of(Tensor first, Tensor second) {
    if (first.rank() != 4 || first.size(1) != 3 || !second.hasShape(first.shape())) {
      throw new IllegalArgumentException(
          "pictures must have one shape (N, 3, H, W), got " + first + " and " + second);
    }
    int least = backbone.smallestSide();
    if (first.size(2) < least || first.size(3) < least) {
      throw new IllegalArgumentException(
          "LPIPS with "
              + backbone.title()
              + " needs pictures of at least "
              + least
              + " x "
              + least
              + " pixels, got "
              + first);
    }
    double[] values = new double[Math.toIntExact(first.size(0))];
    for (int i = 0; i < values.length; i++) {
      values[i] = between(first.detach().narrow(0, i, 1), second.detach().narrow(0, i, 1));
    }
    return values;
  }

  private double between(Tensor first, Tensor second) {
    try (Scope scope = Scope.open()) {
      Tensor x = scaled(Tensors.concatenate(List.of(first, second), 0).to(type)); // (2, 3, H, W)
      double sum = 0;
      List<List<BackboneStep>> stages = backbone.stages();
      for (int i = 0; i < stages.size(); i++) {
        for (BackboneStep step : stages.get(i)) {
          x = step.apply(convolutions, x);
        }
        sum += distance(x, weights.get(i));
      }
      return sum;
    }
  }

  private Tensor scaled(Tensor images) {
    Tensor shift = Tensors.of(SHIFT, 1, 3, 1, 1).to(type);
    Tensor scale = Tensors.of(SCALE, 1, 3, 1, 1).to(type);
    return images.minus(shift).dividedBy(scale);
  }

  /**
   * The mean over all places of Σ_c w_c (â_c − b̂_c)², with â = a / (‖a‖₂ + 1e-10) over channels.
   *
   * @param maps of both pictures, (2, C, h, w)
   */
  private static double distance(Tensor maps, Tensor weights) {
    try (Scope scope = Scope.open()) {
      Tensor lengths = maps.square().sum(1).sqrt(); // (2, 1, h, w)
      Tensor unit = maps.dividedBy(lengths.plus(EPSILON));
      Tensor difference = unit.narrow(0, 0, 1).minus(unit.narrow(0, 1, 1));
      return difference.square().times(weights).sum(1).mean().item();
    }
  }
}
