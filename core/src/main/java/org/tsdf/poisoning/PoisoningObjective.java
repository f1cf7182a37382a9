package org.tsdf.poisoning;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.perturbation.Equation;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** What stage two minimises: Equations 11 to 14. */
final class PoisoningObjective {
  /** Added to a margin, so that an anchor three logits below the threshold still counts. */
  private static final double SAFETY_MARGIN = 3;

  private final PoisoningRecipe recipe;

  PoisoningObjective(PoisoningRecipe recipe) {
    this.recipe = recipe;
  }

  /**
   * F_fused of one level: the maps of all detectors side by side, each scaled by √α_i, so that the
   * squared norm of the whole is Σ_i α_i ‖·‖².
   *
   * @param maps one map a detector, (N, C_i, h_i, w_i)
   */
  @Equation(11)
  static List<Tensor> fused(List<Tensor> maps, List<Double> fusionWeights) {
    List<Tensor> scaled = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      scaled.add(maps.get(i).times(Math.sqrt(fusionWeights.get(i))));
    }
    return scaled;
  }

  /**
   * L_feat = Σ_l w_l ‖F_l − (−F_l,clean + ν M_d)‖², the mean square over the elements of each map.
   *
   * @param seen what each detector sees in the protected pictures
   * @param clean what it saw before
   * @param mask M_d, (1, 3, H, W)
   */
  @Equation(12)
  Tensor featureLoss(List<FaceDetector.Observation> seen, List<CleanView> clean, Tensor mask) {
    List<Double> weights = clean.stream().map(CleanView::fusionWeight).toList();
    List<Tensor> terms = new ArrayList<>();
    for (int level = 0; level < recipe.layerWeights().size(); level++) {
      int l = level;
      List<Tensor> now = fused(seen.stream().map(o -> o.features().get(l)).toList(), weights);
      List<Tensor> before = clean.stream().map(c -> c.features().get(l)).toList();
      List<Tensor> targets = fused(before.stream().map(map -> target(map, mask)).toList(), weights);
      for (int i = 0; i < now.size(); i++) {
        Tensor squared = now.get(i).minus(targets.get(i)).square().mean();
        terms.add(squared.times(recipe.layerWeights().get(l)));
      }
    }
    return Tensors.stack(terms, 0).sum();
  }

  /** L_output = 1/N Σ_i (s_i² + ‖b_i − b_target,i‖₁) over the best anchors of all detectors. */
  @Equation(13)
  Tensor outputLoss(List<FaceDetector.Observation> seen, List<CleanView> clean) {
    List<Tensor> terms = new ArrayList<>();
    for (int i = 0; i < seen.size(); i++) {
      CleanView before = clean.get(i);
      Tensor boxes = CleanView.atAnchors(seen.get(i).boxes(), before.anchors()); // (N, K, 4)
      Tensor moved = boxes.minus(before.targets()).abs().sum(2).squeeze(2); // (N, K)
      terms.add(
          scoreLoss(seen.get(i), before.anchors())
              .times(recipe.scoreWeight())
              .plus(moved.times(recipe.boxWeight()))
              .mean());
    }
    return Tensors.stack(terms, 0).mean();
  }

  /** Mean over the detectors of {@link FalseFaces}. */
  Tensor falseFaceLoss(List<FaceDetector.Observation> seen, List<CleanView> clean) {
    List<Tensor> terms = new ArrayList<>();
    for (int i = 0; i < seen.size(); i++) {
      terms.add(FalseFaces.loss(seen.get(i), clean.get(i).face(), recipe.falseFaceGrid()));
    }
    return Tensors.stack(terms, 0).mean().times(recipe.falseFaceWeight());
  }

  /** Whether {@link #falseFaceLoss} counts at all. */
  boolean wantsFalseFaces() {
    return recipe.falseFaceWeight() > 0;
  }

  /**
   * L_total = L_feat + L_output, to be minimised; the ledger says why the sign is not as printed.
   */
  @Equation(14)
  Tensor total(Tensor featureLoss, Tensor outputLoss) {
    return featureLoss.times(recipe.featureWeight()).plus(outputLoss);
  }

  /** Whether L_feat counts at all. */
  boolean usesFeatures() {
    return recipe.featureWeight() > 0;
  }

  /** t = −D_clean + ν M_d, the mask averaged over colours and over the cells of the map. */
  private Tensor target(Tensor cleanMap, Tensor mask) {
    Tensor fitted = Layers.adaptiveAveragePool2d(mask.mean(1), cleanMap.size(2), cleanMap.size(3));
    return fitted.times(recipe.featureMargin()).minus(cleanMap);
  }

  private Tensor scoreLoss(FaceDetector.Observation seen, Tensor anchors) {
    return switch (recipe.scoreLoss()) {
      case SQUARED_SCORE -> seen.scores().gather(1, anchors).square();
      case SOFT_MARGIN -> softMargin(seen, anchors);
      case HARDEST_MARGIN ->
          softMargin(seen, seen.margins().detach().largest((int) anchors.size(1)));
    };
  }

  private static Tensor softMargin(FaceDetector.Observation seen, Tensor anchors) {
    return seen.margins().gather(1, anchors).plus(SAFETY_MARGIN).softplus();
  }
}
