package org.tsdf.network;

import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Tensor;

/**
 * The generator of AttentionGAN, first version, for many domains (Tang et al. 2019;
 * Ha0Tang/AttentionGAN, AttentionGAN-v1-multi) under its official weight names: StarGAN's layers,
 * which draw new content and a mask of where to put it.
 */
public final class AttentionGanGenerator implements ConditionalGenerator {
  private final ResidualGenerator layers;

  /**
   * @param parameters in whose floating-point type the layers compute; pictures come and leave in
   *     the type of the pictures, which keeps what shows through exact
   */
  public AttentionGanGenerator(GeneratorSize size, Parameters parameters, InstanceNorms norms) {
    this.layers = new ResidualGenerator(size, parameters, norms);
  }

  public static Layout layout(GeneratorSize size) {
    return ResidualGenerator.layout(size, 4);
  }

  @Override
  public Tensor features(Tensor images, Tensor condition) {
    return layers.encode(images, condition).to(images.dtype());
  }

  @Override
  public Tensor forge(Tensor images, Tensor condition) {
    return draw(layers.encode(images, condition)).over(images);
  }

  /** What the features stand for. */
  public Drawing draw(Tensor features) {
    Tensor maps = layers.decode(features); // (N, 4, H, W)
    return new Drawing(maps.narrow(1, 0, 1).sigmoid(), maps.narrow(1, 1, 3));
  }

  /**
   * @param attention where the content shows, (N, 1, H, W) in [0, 1]
   * @param content (N, 3, H, W), unbounded
   */
  public record Drawing(Tensor attention, Tensor content) {

    /** The content where there is attention, the picture elsewhere. */
    public Tensor over(Tensor images) {
      Tensor share = attention.to(images.dtype());
      Tensor kept = images.times(share.negate().plus(1));
      return content.to(images.dtype()).times(share).plus(kept);
    }
  }
}
