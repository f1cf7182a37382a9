package org.tsdf.lab.training.network;

import org.tsdf.tensor.Tensor;

/**
 * What one iteration of a conditional GAN is given.
 *
 * @param real (N, 3, H, W) on [-1, 1]
 * @param labels which attributes the faces have, (N, attributes), 0 or 1
 * @param targets which they shall be given
 * @param alpha the share of one picture in those between real and forged ones, (N, 1, 1, 1)
 */
public record GanBatch(Tensor real, Tensor labels, Tensor targets, Tensor alpha) {}
