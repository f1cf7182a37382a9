package org.tsdf.network;

import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Tensor;

/** StarGAN's generator (Choi et al. 2018; yunjey/stargan) under its official weight names. */
public final class StarGanGenerator implements ConditionalGenerator {
  private final ResidualGenerator layers;

  public StarGanGenerator(GeneratorSize size, Parameters parameters, InstanceNorms norms) {
    this.layers = new ResidualGenerator(size, parameters, norms);
  }

  public static Layout layout(GeneratorSize size) {
    return ResidualGenerator.layout(size, 3);
  }

  @Override
  public Tensor features(Tensor images, Tensor condition) {
    return layers.encode(images, condition);
  }

  @Override
  public Tensor forge(Tensor images, Tensor condition) {
    return draw(features(images, condition));
  }

  /** The picture that the features stand for, (N, 3, H, W) on [-1, 1]. */
  public Tensor draw(Tensor features) {
    return layers.decode(features).tanh();
  }
}
