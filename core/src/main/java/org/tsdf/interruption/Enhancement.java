package org.tsdf.interruption;

import org.tsdf.perturbation.Equation;
import org.tsdf.tensor.Tensor;

/**
 * Feature enhancement, Equations 3 to 7, for the features of one extractor. All statistics belong
 * to one image and one channel, so an image's result does not depend on its batch.
 */
final class Enhancement {
  /** e to this power is 100; beyond it float32 gradients lose their meaning. */
  private static final double LARGEST_EXPONENT = Math.log(100);

  private final EnhancementRecipe recipe;

  Enhancement(EnhancementRecipe recipe) {
    this.recipe = recipe;
  }

  /**
   * F_enh = E(x̂) + α · exp(‖Ŵ∘Δ‖ / σ) · Σ_k w_k Δ_k.
   *
   * @param disturbed E(x̂), (N, C, H, W)
   * @param clean E(x), the same shape
   */
  @Equation(3)
  Tensor enhanced(Tensor disturbed, Tensor clean) {
    Tensor local = localDifference(disturbed, clean); // (N, C, H, W)
    Tensor global = globalDifference(disturbed, clean); // (N, C, 1, 1)
    Tensor structural = structuralDifference(disturbed, clean); // (N, C, H, W)
    Tensor magnitude =
        weightedMagnitude(local)
            .plus(weightedMagnitude(global))
            .plus(weightedMagnitude(structural))
            .dividedBy(3); // (N, 1, 1, 1)
    Tensor gain =
        magnitude
            .dividedBy(recipe.temperature())
            .atMost(LARGEST_EXPONENT)
            .exp()
            .times(recipe.enhancementGain());
    Tensor differences =
        local
            .times(recipe.localWeight())
            .plus(global.times(recipe.globalWeight()))
            .plus(structural.times(recipe.structuralWeight()));
    return disturbed.plus(gain.times(differences));
  }

  /** L_D = Norm(E(x̂)) − Norm(E(x)). */
  @Equation(4)
  Tensor localDifference(Tensor disturbed, Tensor clean) {
    return normalised(disturbed).minus(normalised(clean));
  }

  /** G_D = (U(E(x̂)) − U(E(x))) / (S(E(x)) + z), (N, C, 1, 1). */
  @Equation(5)
  Tensor globalDifference(Tensor disturbed, Tensor clean) {
    Tensor shift = disturbed.mean(2, 3).minus(clean.mean(2, 3));
    return shift.dividedBy(deviation(clean).plus(recipe.stability()));
  }

  /** S_D = Att(Norm(E(x̂))) − Att(Norm(E(x))). */
  @Equation(6)
  Tensor structuralDifference(Tensor disturbed, Tensor clean) {
    return attention(normalised(disturbed)).minus(attention(normalised(clean)));
  }

  /** Ŵ = Sigmoid(U(|Δ|)) for one kind of difference, (N, C, 1, 1). */
  @Equation(7)
  Tensor adaptiveWeights(Tensor difference) {
    return difference.abs().mean(2, 3).sigmoid();
  }

  /** The mean of |Ŵ∘Δ| over one image, (N, 1, 1, 1). */
  private Tensor weightedMagnitude(Tensor difference) {
    return adaptiveWeights(difference).times(difference).abs().mean(1, 2, 3);
  }

  /** Each channel shifted to mean 0 and scaled to deviation 1. */
  private Tensor normalised(Tensor features) {
    Tensor centred = features.minus(features.mean(2, 3));
    return centred.dividedBy(deviation(features).plus(recipe.stability()));
  }

  /** S: the standard deviation of each channel. The addend keeps the root differentiable at 0. */
  private Tensor deviation(Tensor features) {
    double floor = recipe.stability() * recipe.stability();
    return features.variance(2, 3).plus(floor).sqrt();
  }

  /** Channel attention softmax(X Xᵀ / √(HW)) X with X = (C, H·W), within each image. */
  private static Tensor attention(Tensor features) {
    long n = features.size(0);
    long channels = features.size(1);
    long cells = features.size(2) * features.size(3);
    Tensor rows = features.reshape(n, channels, cells); // (N, C, HW)
    Tensor similarity =
        rows.matmul(rows.transpose(1, 2)).dividedBy(Math.sqrt((double) cells)); // (N, C, C)
    return similarity.softmax(2).matmul(rows).reshape(features.shape());
  }
}
