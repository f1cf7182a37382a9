package org.tsdf.perturbation;

/** The two stages of Algorithm 1, and what takes their place where both are learnt at once. */
public enum Stage {
  INTERRUPTION,
  POISONING,
  JOINT
}
