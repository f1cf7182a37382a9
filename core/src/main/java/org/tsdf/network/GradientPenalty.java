package org.tsdf.network;

import java.util.List;
import java.util.function.UnaryOperator;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Tensor;

/**
 * WGAN-GP (Gulrajani et al. 2017), without an epsilon inside the root, as the originals have it.
 */
final class GradientPenalty {
  private GradientPenalty() {}

  /**
   * The mean over the pictures of (‖∂realness/∂x‖₂ - 1)², differentiable with respect to the
   * weights.
   *
   * @param between pictures between real and forged ones, (N, 3, H, W)
   * @param realness a discriminator's score of each picture, in any shape; added up
   */
  static Tensor at(Tensor between, UnaryOperator<Tensor> realness) {
    Tensor x = between.requiresGradient();
    Tensor slope = Autograd.gradients(realness.apply(x).sum(), List.of(x), true).get(0);
    return slope.square().sum(1, 2, 3).sqrt().minus(1).square().mean();
  }
}
