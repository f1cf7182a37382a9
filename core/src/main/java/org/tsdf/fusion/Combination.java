package org.tsdf.fusion;

/** How the two aims come into one perturbation. */
public enum Combination {
  /** Stage after stage, poisoning where interruption is quiet: the paper's mechanism. */
  INTENSITY_SEPARATION,

  /**
   * Both losses at once in one weighted objective: what the paper argues against, and what {@link
   * Recipe#recommended} does, because it was measured to be better.
   */
  WEIGHTED_SUM
}
