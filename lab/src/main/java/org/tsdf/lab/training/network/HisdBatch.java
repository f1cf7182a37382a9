package org.tsdf.lab.training.network;

import org.tsdf.tensor.Tensor;

/**
 * What one iteration of HiSD is given: faces that are one choice of a tag and shall become another.
 *
 * @param images (N, 3, H, W) on [-1, 1]
 * @param conditions what is known of the faces besides, -1 or 1, (N, conditions)
 * @param noise latent codes of the styles that they shall be given, (N, noise)
 * @param tag which tag
 * @param source the choice that they are
 * @param target the choice that they shall become
 */
record HisdBatch(Tensor images, Tensor conditions, Tensor noise, int tag, int source, int target) {}
