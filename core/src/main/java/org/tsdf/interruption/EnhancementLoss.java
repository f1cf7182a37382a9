package org.tsdf.interruption;

/** What L_enh of Eq. 9 is. The last two are what the paper compares its own with. */
public enum EnhancementLoss {
  /** Eq. 8: the distance of the features with their differences amplified by Equations 3 to 7. */
  DIFFERENCES,

  /** The Kullback-Leibler divergence of the features, read as distributions. */
  KL_DIVERGENCE,

  /** The Wasserstein distance between the distributions of the features' values. */
  WASSERSTEIN
}
