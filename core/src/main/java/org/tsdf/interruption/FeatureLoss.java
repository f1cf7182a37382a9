package org.tsdf.interruption;

/** How Equations 2 and 8 compare the features of several extractors. */
public enum FeatureLoss {
  /**
   * The mean squared difference of the channel-summed, concatenated maps: the printed "MSE Σ", as
   * the authors' code computes it. Channels may cancel and a loud extractor drowns the others.
   */
  SUMMED_MAPS,

  /** Σ_i MSE_i / Var(E_i(x)): every extractor counts alike. */
  NORMALISED
}
