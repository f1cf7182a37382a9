package org.tsdf.poisoning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.Degradation;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.DivergedException;
import org.tsdf.perturbation.Stage;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/** Stage two, Section III-B: the loss that hides faces from detectors, and its gradient. */
public final class Poisoning {
  /** Pictures that tell which detectors are spoiled least. */
  private static final int PROBED = 2;

  private final List<FaceDetector> detectors;
  private final PoisoningObjective objective;
  private final double degradation;
  private final int atOnce;
  private final int leastSpoiled;
  private final int grid;
  private final Budget budget;
  private final Tensor images;
  private final List<CleanView> clean;

  /**
   * Looks at the training images once with every detector.
   *
   * @param detectors D_1 to D_N, at least one
   * @param budget how much of a perturbation each picture gets
   * @param images (N, 3, H, W) on [-1, 1]
   * @param batch how many images go through a detector together
   */
  public Poisoning(
      List<FaceDetector> detectors,
      PoisoningRecipe recipe,
      Budget budget,
      Tensor images,
      int batch) {
    if (detectors.isEmpty()) {
      throw new IllegalArgumentException("poisoning needs at least one face detector");
    }
    this.detectors = List.copyOf(detectors);
    this.objective = new PoisoningObjective(recipe);
    this.degradation = recipe.degradation();
    this.atOnce = recipe.detectorsAtOnce();
    this.leastSpoiled = Math.min(recipe.leastSpoiled(), atOnce);
    this.grid = recipe.falseFaceGrid();
    this.budget = budget;
    this.images = images;
    this.clean =
        detectors.stream()
            .map(
                d ->
                    CleanView.of(
                        d,
                        images,
                        batch,
                        recipe.anchors(),
                        detectors.size(),
                        objective.usesFeatures()))
            .toList();
  }

  /** How many pictures there are to learn from. */
  public int pictures() {
    return (int) images.size(0);
  }

  /**
   * The loss of a batch under a perturbation.
   *
   * @param unified what is added, (1, 3, H, W)
   * @param chosen which of the {@link #pictures} it is added to, INT64 of rank 1
   * @param mask M_d, (1, 3, H, W)
   * @param chance decides what happens to the pictures on their way and which detectors are asked,
   *     where the recipe wants that
   */
  public Loss lossAt(Tensor unified, Tensor chosen, Tensor mask, RandomSource chance) {
    Tensor pictures = images.indexSelect(0, chosen);
    Tensor published = pictures.plus(budget.over(unified, pictures)).clamp(-1, 1);
    boolean degraded = chance.nextDouble() < degradation;
    Tensor protectedImages = degraded ? Degradation.draw(chance).apply(published) : published;
    List<FaceDetector.Observation> seen = new ArrayList<>();
    List<CleanView> before = new ArrayList<>();
    for (int i : asked(protectedImages, chosen, chance)) {
      seen.add(detectors.get(i).observe(protectedImages));
      before.add(clean.get(i).rows(chosen));
    }
    Tensor output = objective.outputLoss(seen, before);
    Tensor features =
        objective.usesFeatures() ? objective.featureLoss(seen, before, mask) : output.times(0);
    Tensor total = objective.total(features, output);
    if (objective.wantsFalseFaces()) {
      Tensor falseFaces = objective.falseFaceLoss(seen, before);
      return new Loss(total.plus(falseFaces), features, output, falseFaces);
    }
    return new Loss(total, features, output, null);
  }

  /** Which detectors learn from these pictures. */
  private List<Integer> asked(Tensor protectedImages, Tensor chosen, RandomSource chance) {
    if (atOnce == 0 || atOnce >= detectors.size()) {
      return IntStream.range(0, detectors.size()).boxed().toList();
    }
    List<Integer> shuffled = Arrays.stream(chance.permutation(detectors.size())).boxed().toList();
    List<Integer> asked = new ArrayList<>(leastSpoiled(shuffled, protectedImages, chosen));
    shuffled.stream()
        .filter(i -> !asked.contains(i))
        .limit(atOnce - asked.size())
        .toList()
        .forEach(asked::add);
    return asked;
  }

  /** Those with most of their F1 left; among equals the first. */
  private List<Integer> leastSpoiled(
      List<Integer> shuffled, Tensor protectedImages, Tensor chosen) {
    if (leastSpoiled == 0) {
      return List.of();
    }
    int probed = (int) Math.min(PROBED, chosen.size(0));
    Tensor few = protectedImages.narrow(0, 0, probed);
    Tensor which = chosen.narrow(0, 0, probed);
    Map<Integer, Double> left = new HashMap<>();
    shuffled.forEach(i -> left.put(i, remainingF1(i, few, which)));
    return shuffled.stream()
        .sorted(Comparator.comparing(left::get, Comparator.reverseOrder()))
        .limit(leastSpoiled)
        .toList();
  }

  private double remainingF1(int detector, Tensor pictures, Tensor chosen) {
    try (Scope scope = Scope.open()) {
      FaceDetector.Observation seen = Autograd.off(() -> detectors.get(detector).observe(pictures));
      return RemainingF1.of(seen, clean.get(detector).rows(chosen), grid);
    }
  }

  /**
   * The loss of one batch and its parts.
   *
   * @param falseFaces null where the recipe does not want any
   */
  public record Loss(Tensor total, Tensor features, Tensor output, @Nullable Tensor falseFaces) {

    /** ∇ of the total with respect to a tensor that requires it. */
    public Tensor gradient(Tensor leaf) {
      return Autograd.gradient(total, leaf);
    }

    /**
     * The parts by name.
     *
     * @throws DivergedException if one is not a finite number
     */
    public Map<String, Double> parts(int iteration) {
      Map<String, Double> parts = new LinkedHashMap<>();
      parts.put("total", total.item());
      parts.put("features", features.item());
      parts.put("output", output.item());
      if (falseFaces != null) {
        parts.put("false faces", falseFaces.item());
      }
      DivergedException.unlessFinite(Stage.POISONING, iteration, parts);
      return parts;
    }
  }
}
