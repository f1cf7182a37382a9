package org.tsdf.interruption;

import org.tsdf.image.Faces;
import org.tsdf.tensor.Tensor;

/**
 * E_i of the paper: the part of a face editor that encodes a face. Differentiable with respect to
 * the images, and independent for each image of a batch.
 */
public interface FeatureExtractor {
  String name();

  /**
   * @param faces pictures of any size on [-1, 1]; the extractor resizes them as its editor's users
   *     do, differentiably, and reads its condition from the faces' own attributes
   * @return (N, C, H, W)
   */
  Tensor features(Faces faces);
}
