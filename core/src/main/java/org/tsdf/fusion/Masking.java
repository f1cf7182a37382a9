package org.tsdf.fusion;

/** How Eq. 16 applies the mask M_d to the poisoning perturbation. */
public enum Masking {
  /** δ ← Clip(δ − step) · M_d, as printed: the mask compounds, so δ leaks towards zero. */
  EVERY_STEP,

  /** δ = M_d · Clip(δ̃), with δ̃ itself unmasked: the mask is applied once. */
  ONCE
}
