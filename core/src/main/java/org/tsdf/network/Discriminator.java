package org.tsdf.network;

import org.tsdf.tensor.Tensor;

/** What an editor learns against: is the picture real, and which attributes has the face. */
public interface Discriminator {

  /**
   * What is thought of pictures.
   *
   * @param realness high for real pictures; one number a picture, or one a patch of it
   * @param attributes logits, (N, attributes)
   */
  record Judgement(Tensor realness, Tensor attributes) {}

  /**
   * @param images (N, 3, size, size) on [-1, 1]
   */
  Judgement judge(Tensor images);

  /**
   * WGAN-GP's penalty, the mean over the pictures of (‖∂realness/∂x‖ - 1)² at an x between real and
   * forged ones; differentiable with respect to the weights.
   *
   * @param alpha the share of one of the two, (N, 1, 1, 1)
   */
  Tensor gradientPenalty(Tensor real, Tensor fake, Tensor alpha);
}
