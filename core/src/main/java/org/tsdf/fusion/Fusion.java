package org.tsdf.fusion;

import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.Equation;
import org.tsdf.tensor.Tensor;

/** Equations 15 to 17: poisoning where interruption is quiet, both inside one budget. */
final class Fusion {
  private Fusion() {}

  /** M_d = exp(−β|W₀|) · 1[|W₀| &lt; τ]: where W₀ is loud, poisoning stays silent. */
  @Equation(15)
  static Tensor poisoningMask(Tensor w0, double attenuation, IntensityThreshold threshold) {
    Tensor magnitude = w0.abs(); // (1, 3, H, W)
    Tensor quiet = magnitude.lessThan(threshold.magnitude());
    return magnitude.times(-attenuation).exp().times(quiet);
  }

  /** δ_{t+1} = Clip(δ_t − step, ±ε) · M_d, or without M_d where the mask is applied only once. */
  @Equation(16)
  static Tensor descend(Tensor delta, Tensor step, Tensor mask, Budget budget, Masking masking) {
    Tensor clipped = budget.project(delta.minus(step));
    return switch (masking) {
      case EVERY_STEP -> clipped.times(mask);
      case ONCE -> clipped;
    };
  }

  /** δ_final = Clip(W₀ + δ, ±ε). */
  @Equation(17)
  static Tensor unified(Tensor w0, Tensor delta, Tensor mask, Budget budget, Masking masking) {
    Tensor applied =
        switch (masking) {
          case EVERY_STEP -> delta;
          case ONCE -> delta.times(mask);
        };
    return budget.project(w0.plus(applied));
  }
}
