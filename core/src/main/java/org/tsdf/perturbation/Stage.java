package org.tsdf.perturbation;

/** The two stages of Algorithm 1. */
public enum Stage {
  INTERRUPTION,
  POISONING
}
