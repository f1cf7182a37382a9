package org.tsdf.interruption;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import org.tsdf.perturbation.Equation;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** What stage one maximises: Equations 1, 2, 8 and 9. */
public final class InterruptionObjective {
  private final InterruptionRecipe recipe;
  private final Enhancement enhancement;

  public InterruptionObjective(InterruptionRecipe recipe) {
    this.recipe = recipe;
    this.enhancement = new Enhancement(recipe.enhancement());
  }

  /** Features on the grid that is shared by all extractors, (N, C, grid, grid). */
  Tensor onGrid(Tensor features) {
    int grid = recipe.featureGrid();
    return features.size(2) == grid && features.size(3) == grid
        ? features
        : Resampling.bilinear(features, grid, grid, false);
  }

  /** Σ_i ‖E_i(x̂) − E_i(x)‖₂, averaged over the images: the goal that the losses stand for. */
  @Equation(1)
  static Tensor displacement(List<Tensor> disturbed, List<Tensor> clean) {
    List<Tensor> norms = new ArrayList<>();
    for (int i = 0; i < clean.size(); i++) {
      Tensor difference = disturbed.get(i).minus(clean.get(i));
      norms.add(difference.square().sum(1, 2, 3).sqrt().mean());
    }
    return Tensors.stack(norms, 0).sum();
  }

  /** L_MSE, the distance of the disturbed from the clean features. */
  @Equation(2)
  Tensor featureDistance(List<Tensor> disturbed, List<Tensor> clean) {
    return distance(disturbed, clean);
  }

  /** L_enh of Eq. 9, whichever the recipe names. */
  Tensor enhancementLoss(List<Tensor> disturbed, List<Tensor> clean) {
    return switch (recipe.enhancementLoss()) {
      case DIFFERENCES -> enhancedDistance(disturbed, clean);
      case KL_DIVERGENCE -> divergence(disturbed, clean, FeatureDivergence::kullbackLeibler);
      case WASSERSTEIN -> divergence(disturbed, clean, FeatureDivergence::wasserstein);
    };
  }

  /** L_enh of Eq. 8, the distance of the enhanced from the clean features. */
  @Equation(8)
  Tensor enhancedDistance(List<Tensor> disturbed, List<Tensor> clean) {
    List<Tensor> enhanced = new ArrayList<>();
    for (int i = 0; i < clean.size(); i++) {
      enhanced.add(enhancement.enhanced(disturbed.get(i), clean.get(i)));
    }
    return distance(enhanced, clean);
  }

  /** L_feature = λ L_enh + L_MSE. */
  @Equation(9)
  Tensor total(Tensor enhancedDistance, Tensor featureDistance) {
    return enhancedDistance.times(recipe.enhancementWeight()).plus(featureDistance);
  }

  /** Whether Eq. 9 counts at all. */
  boolean usesFeatures() {
    return recipe.featureWeight() > 0;
  }

  boolean enhances() {
    return recipe.enhancementWeight() > 0;
  }

  private Tensor distance(List<Tensor> features, List<Tensor> clean) {
    return switch (recipe.featureLoss()) {
      case SUMMED_MAPS -> channelSum(features).minus(channelSum(clean)).square().mean();
      case NORMALISED -> normalisedDistance(features, clean);
    };
  }

  /** All channels of all extractors added up, (N, 1, grid, grid). */
  private static Tensor channelSum(List<Tensor> features) {
    return Tensors.concatenate(features, 1).sum(1);
  }

  /** On the maps that {@link FeatureLoss} compares; normalised ones in units of their deviation. */
  private Tensor divergence(
      List<Tensor> features, List<Tensor> clean, BinaryOperator<Tensor> measure) {
    return switch (recipe.featureLoss()) {
      case SUMMED_MAPS -> measure.apply(channelSum(features), channelSum(clean));
      case NORMALISED -> {
        List<Tensor> terms = new ArrayList<>();
        for (int i = 0; i < clean.size(); i++) {
          Tensor unit = spread(clean.get(i)).sqrt();
          terms.add(measure.apply(features.get(i).dividedBy(unit), clean.get(i).dividedBy(unit)));
        }
        yield Tensors.stack(terms, 0).sum();
      }
    };
  }

  /** The variance of each image's features, (N, 1, 1, 1). */
  private static Tensor spread(Tensor clean) {
    return clean.variance(1, 2, 3).atLeast(1e-12);
  }

  private static Tensor normalisedDistance(List<Tensor> features, List<Tensor> clean) {
    List<Tensor> terms = new ArrayList<>();
    for (int i = 0; i < clean.size(); i++) {
      Tensor squared = features.get(i).minus(clean.get(i)).square().mean(1, 2, 3); // (N, 1, 1, 1)
      terms.add(squared.dividedBy(spread(clean.get(i))).mean());
    }
    return Tensors.stack(terms, 0).sum();
  }
}
