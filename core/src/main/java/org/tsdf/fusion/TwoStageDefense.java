package org.tsdf.fusion;

import java.util.List;
import java.util.Map;
import org.tsdf.image.Faces;
import org.tsdf.interruption.FeatureExtractor;
import org.tsdf.interruption.Interruption;
import org.tsdf.perturbation.Progress;
import org.tsdf.perturbation.Schedule;
import org.tsdf.perturbation.Stage;
import org.tsdf.perturbation.Trajectory;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.poisoning.Poisoning;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/**
 * Algorithm 1. With many training images it learns one universal perturbation; with one image it is
 * the per-image mode. A stage without networks or without epochs is left out: without the first W₀
 * is zero and the whole budget serves poisoning, without the second δ is zero.
 */
public final class TwoStageDefense {
  private final Recipe recipe;
  private final List<FeatureExtractor> extractors;
  private final List<FaceDetector> detectors;
  private final long seed;

  public TwoStageDefense(
      Recipe recipe, List<FeatureExtractor> extractors, List<FaceDetector> detectors, long seed) {
    if (extractors.isEmpty() && detectors.isEmpty()) {
      throw new IllegalArgumentException("a defence needs a face editor or a face detector");
    }
    this.recipe = recipe;
    this.extractors = List.copyOf(extractors);
    this.detectors = List.copyOf(detectors);
    this.seed = seed;
    requireStage(recipe, !extractors.isEmpty(), !detectors.isEmpty());
  }

  /**
   * Whether a recipe has a stage for the networks that there are.
   *
   * @throws IllegalArgumentException in one sentence, if nothing would be learnt
   */
  public static void requireStage(Recipe recipe, boolean extractors, boolean detectors) {
    if (!interrupts(recipe, extractors) && !poisons(recipe, detectors)) {
      throw new IllegalArgumentException(
          "nothing would be learnt: interruption needs a face editor and interruption.epochs,"
              + " poisoning a face detector and poisoning.epochs");
    }
  }

  /** The state before the first iteration: W uniform in ±ε and δ zero, at the faces' size. */
  public DefenseState start(Faces faces) {
    long height = faces.images().size(2);
    long width = faces.images().size(3);
    double epsilon = interrupts() ? recipe.budget().epsilon() : 0;
    Tensor w =
        new RandomSource(seed)
            .uniform(-epsilon, epsilon, faces.images().dtype(), 1, 3, height, width);
    return new DefenseState(Trajectory.startingAt(w), Trajectory.startingAt(w.times(0)));
  }

  /**
   * The state before the first iteration, begun from a universal perturbation instead of noise.
   *
   * @param universal (1, 3, H, W)
   */
  public DefenseState startingAt(Tensor universal) {
    return begunAt(Trajectory.startingAt(universal), Trajectory.startingAt(universal.times(0)));
  }

  /**
   * The same, but neither W nor δ ever moves an entry further from where it starts than {@code
   * reach}.
   */
  public DefenseState startingAt(Tensor universal, double reach) {
    return begunAt(
        Trajectory.startingAt(universal, reach), Trajectory.startingAt(universal.times(0), reach));
  }

  private DefenseState begunAt(Trajectory start, Trajectory nothing) {
    return interrupts() ? new DefenseState(start, nothing) : new DefenseState(nothing, start);
  }

  /**
   * Runs both stages from where the state stands. The state moves in place and can be saved at each
   * call of {@code progress}.
   *
   * @param faces the training images at the perturbation's size
   * @return false if {@code progress} asked to stop before the end
   */
  public boolean run(DefenseState state, Faces faces, Progress progress) {
    return run(state, faces, faces.images(), progress);
  }

  /**
   * The same, with other pictures of the faces for stage two: a detector answers a face at one
   * place and size with a handful of anchors, and without variety a universal perturbation learns
   * to silence only those.
   *
   * @param framings (M, 3, H, W), the faces nearer and further, shifted, mirrored, in other light
   */
  public boolean run(DefenseState state, Faces faces, Tensor framings, Progress progress) {
    if (weighs()) {
      return new WeightedSum(recipe, extractors, detectors, seed)
          .run(state.interruption(), faces, framings, progress);
    }
    if (interrupts() && !interrupt(state.interruption(), faces, progress)) {
      return false;
    }
    return !poisons() || poison(state, framings, progress);
  }

  /** Whether both aims share one perturbation. */
  private boolean weighs() {
    return interrupts() && poisons() && recipe.fusion().combination() == Combination.WEIGHTED_SUM;
  }

  private boolean interrupts() {
    return interrupts(recipe, !extractors.isEmpty());
  }

  private boolean poisons() {
    return poisons(recipe, !detectors.isEmpty());
  }

  /** Whether a recipe asks any of the extractors that there are. */
  public static boolean interrupts(Recipe recipe, boolean extractors) {
    return extractors && recipe.interruption().epochs() > 0;
  }

  /** Whether a recipe asks any of the detectors that there are. */
  public static boolean poisons(Recipe recipe, boolean detectors) {
    return detectors && recipe.poisoning().epochs() > 0;
  }

  /** δ_final, (1, 3, H, W). */
  public Tensor unified(DefenseState state) {
    return unified(state, mask(state.interruption().position()));
  }

  private Tensor unified(DefenseState state, Tensor mask) {
    return Fusion.unified(
        state.interruption().position(),
        state.poisoning().position(),
        mask,
        recipe.budget(),
        recipe.fusion().masking());
  }

  /**
   * The share of entries of W₀ that τ makes eligible for poisoning, in [0, 1]; all of them in a
   * weighted sum, and where nothing interrupts.
   */
  public double eligibleShare(DefenseState state) {
    if (weighs() || !interrupts()) {
      return 1;
    }
    Tensor w0 = state.interruption().position();
    return w0.abs().lessThan(threshold(w0).magnitude()).mean().item();
  }

  private boolean interrupt(Trajectory w, Faces faces, Progress progress) {
    try (Scope stage = Scope.open()) { // the clean features go with the stage
      return new Interruption(extractors, recipe.interruption(), recipe.budget(), seed)
          .run(w, faces, recipe.batch(), progress);
    }
  }

  private boolean poison(DefenseState state, Tensor framings, Progress progress) {
    try (Scope stage = Scope.open()) {
      Poisoning poisoning =
          new Poisoning(detectors, recipe.poisoning(), recipe.budget(), framings, recipe.batch());
      return poison(state, poisoning, progress);
    }
  }

  /** Lines 9 to 16 of Algorithm 1. */
  private boolean poison(DefenseState state, Poisoning poisoning, Progress progress) {
    Schedule schedule = new Schedule(poisoning.pictures(), recipe.batch(), seed);
    int total = recipe.poisoning().epochs() * schedule.iterationsPerEpoch();
    Tensor w0 = state.interruption().position();
    Tensor mask = mask(w0);
    Trajectory delta = state.poisoning();
    while (delta.iteration() < total) {
      try (Scope scope = Scope.open()) {
        int t = delta.iteration() + 1;
        Tensor chosen = schedule.batchAt(t);
        Tensor unified = unified(state, mask).requiresGradient();
        Poisoning.Loss loss =
            poisoning.lossAt(unified, chosen, mask, new RandomSource(seed).fork(-t));
        Map<String, Double> parts = loss.parts(t);
        // taken at the projected point: entries that lie on the budget's edge can still come back
        Tensor gradient = loss.gradient(unified).times(mask);
        Tensor step = delta.step(gradient, recipe.poisoning().step(), total);
        delta.moveTo(
            Fusion.descend(
                delta.position(), step, mask, recipe.budget(), recipe.fusion().masking()));
        if (!progress.iteration(Stage.POISONING, t, total, parts)) {
          return t >= total;
        }
      }
    }
    return true;
  }

  private Tensor mask(Tensor w0) {
    if (!interrupts()) {
      return w0.times(0).plus(1); // the whole budget serves poisoning, whatever τ
    }
    return Fusion.poisoningMask(w0, recipe.fusion().attenuation(), threshold(w0));
  }

  private IntensityThreshold threshold(Tensor w0) {
    double tau = recipe.fusion().threshold();
    return switch (recipe.fusion().thresholdUnit()) {
      case BUDGET_SHARE -> IntensityThreshold.ofBudget(tau, recipe.budget());
      case ENTRY_SHARE -> IntensityThreshold.ofEntries(tau, w0);
    };
  }
}
