package org.tsdf.interruption;

import org.tsdf.tensor.Tensor;

/** Distances between features as distributions, for one extractor; means over the images. */
final class FeatureDivergence {
  private FeatureDivergence() {}

  /**
   * KL(p ‖ q) with p the softmax over all entries of an image's disturbed features and q that of
   * its clean ones.
   *
   * @param disturbed (N, C, H, W)
   */
  static Tensor kullbackLeibler(Tensor disturbed, Tensor clean) {
    Tensor p = rows(disturbed).logSoftmax(1);
    Tensor q = rows(clean).logSoftmax(1);
    return p.exp().times(p.minus(q)).sum(1).mean();
  }

  /** W₁ between the values of an image's features: the mean distance of the sorted values. */
  static Tensor wasserstein(Tensor disturbed, Tensor clean) {
    return rows(disturbed).sorted().minus(rows(clean).sorted()).abs().mean();
  }

  private static Tensor rows(Tensor features) {
    return features.reshape(features.size(0), -1);
  }
}
