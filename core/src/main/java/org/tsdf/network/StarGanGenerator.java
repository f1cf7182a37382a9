package org.tsdf.network;

import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Tensor;

/** StarGAN's generator (Choi et al. 2018; yunjey/stargan) under its official weight names. */
public final class StarGanGenerator implements ConditionalGenerator {
  private final ResidualGenerator layers;

  /**
   * @param parameters in whose floating-point type the layers compute; pictures come and leave in
   *     the type of the pictures
   */
  public StarGanGenerator(GeneratorSize size, Parameters parameters, InstanceNorms norms) {
    this.layers = new ResidualGenerator(size, parameters, norms);
  }

  public static Layout layout(GeneratorSize size) {
    return ResidualGenerator.layout(size, 3);
  }

  @Override
  public Tensor features(Tensor images, Tensor condition) {
    return layers.encode(images, condition).to(images.dtype());
  }

  @Override
  public Tensor forge(Tensor images, Tensor condition) {
    return draw(layers.encode(images, condition)).to(images.dtype());
  }

  /** The picture that the features stand for, (N, 3, H, W) on [-1, 1]. */
  public Tensor draw(Tensor features) {
    return layers.decode(features).tanh();
  }
}
