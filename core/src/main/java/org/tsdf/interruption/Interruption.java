package org.tsdf.interruption;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.Degradation;
import org.tsdf.image.Faces;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.DivergedException;
import org.tsdf.perturbation.Equation;
import org.tsdf.perturbation.Progress;
import org.tsdf.perturbation.Schedule;
import org.tsdf.perturbation.Stage;
import org.tsdf.perturbation.Trajectory;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** Stage one of Algorithm 1: a perturbation that drives the extractors' features apart. */
public final class Interruption {
  private final List<FeatureExtractor> extractors;
  private final InterruptionRecipe recipe;
  private final InterruptionObjective objective;
  private final @Nullable OutputDisturbance outputs;
  private final Budget budget;
  private final long seed;

  /**
   * @param extractors E_1 to E_N, at least one
   * @param seed for the order of the images, the edits asked for, input diversity and degradation
   * @throws IllegalArgumentException if the recipe looks at forgeries and an extractor makes none
   */
  public Interruption(
      List<FeatureExtractor> extractors, InterruptionRecipe recipe, Budget budget, long seed) {
    if (extractors.isEmpty()) {
      throw new IllegalArgumentException("interruption needs at least one feature extractor");
    }
    this.extractors = List.copyOf(extractors);
    this.recipe = recipe;
    this.objective = new InterruptionObjective(recipe);
    this.outputs =
        recipe.outputWeight() > 0
            ? OutputDisturbance.ofEditorsAmong(extractors, recipe.editorsAtOnce(), seed)
            : null;
    this.budget = budget;
    this.seed = seed;
  }

  /** Iterations that a training set of this size takes. */
  public int iterations(int images, int batch) {
    int batches = recipe.epochs() * new Schedule(images, batch, seed).iterationsPerEpoch();
    return batches * recipe.stepsPerBatch();
  }

  /**
   * Lines 4 to 7 of Algorithm 1. The trajectory moves in place and can be saved at each call of
   * {@code progress}.
   *
   * @param faces the training images at the perturbation's size
   * @return false if {@code progress} asked to stop before the end
   */
  public boolean run(Trajectory w, Faces faces, int batch, Progress progress) {
    Schedule schedule = new Schedule((int) faces.count(), batch, seed);
    int total = iterations((int) faces.count(), batch);
    if (w.iteration() >= total) {
      return true;
    }
    List<Tensor> clean = cleanFeatures(faces, batch);
    while (w.iteration() < total) {
      try (Scope scope = Scope.open()) {
        int t = w.iteration() + 1;
        Tensor chosen = schedule.batchAt((t - 1) / recipe.stepsPerBatch() + 1);
        Loss loss = lossAt(w.position(), faces.rows(chosen), rows(clean, chosen), t);
        Map<String, Double> parts = loss.values(t);
        ascend(w, loss.gradient(), total);
        if (!progress.iteration(Stage.INTERRUPTION, t, total, parts)) {
          return w.iteration() >= total;
        }
      }
    }
    return true;
  }

  /** W ← Proj_ε(W + γ · sign(∇_W L_feature)). */
  @Equation(10)
  void ascend(Trajectory w, Tensor gradient, int total) {
    Tensor step = w.step(gradient, recipe.step(), total);
    w.moveTo(budget.project(w.position().plus(step)));
  }

  /**
   * The loss and its parts for a batch; differentiable at {@code w}.
   *
   * @param clean the rows of {@link #cleanFeatures} that belong to the batch
   * @param iteration on which depends what happens to the pictures by chance
   */
  public Loss lossAt(Tensor w, Faces batch, List<Tensor> clean, int iteration) {
    Tensor leaf = w.requiresGradient();
    Tensor change = budget.over(leaf, batch.images());
    Faces disturbed = batch.withImages(batch.images().plus(change).clamp(-1, 1));
    UnaryOperator<Tensor> way = wayAt(iteration, (int) batch.images().size(3));
    Faces before = batch;
    List<Tensor> targets = clean;
    if (way != null) {
      disturbed = disturbed.withImages(way.apply(disturbed.images()));
      Faces changed = batch.withImages(way.apply(batch.images()));
      before = changed;
      targets = Autograd.off(() -> features(changed));
    }
    Map<String, Tensor> parts = new LinkedHashMap<>();
    List<Tensor> terms = new ArrayList<>();
    if (objective.usesFeatures()) {
      terms.add(featureTerm(features(disturbed), targets, parts));
    }
    if (outputs != null) {
      Tensor output = outputs.of(before, disturbed, iteration);
      parts.put("output", output.detach());
      terms.add(output.times(recipe.outputWeight()));
    }
    return new Loss(leaf, Tensors.stack(terms, 0).sum(), parts);
  }

  /** What happens to the pictures on their way to the networks; null for nothing. */
  private @Nullable UnaryOperator<Tensor> wayAt(int iteration, int side) {
    RandomSource random = new RandomSource(seed).fork(-iteration);
    UnaryOperator<Tensor> way = null;
    if (random.nextDouble() < recipe.inputDiversity()) {
      way = InputDiversity.draw(random, side)::apply;
    }
    if (recipe.degradation() > 0 && random.nextDouble() < recipe.degradation()) {
      Degradation degradation = Degradation.draw(random);
      UnaryOperator<Tensor> first = way;
      way = x -> degradation.apply(first == null ? x : first.apply(x));
    }
    return way;
  }

  private Tensor featureTerm(
      List<Tensor> features, List<Tensor> targets, Map<String, Tensor> parts) {
    Tensor distance = objective.featureDistance(features, targets);
    Tensor enhanced =
        objective.enhances() ? objective.enhancementLoss(features, targets) : distance.times(0);
    parts.put("mse", distance.detach());
    parts.put("enhanced", enhanced.detach());
    parts.put("displacement", InterruptionObjective.displacement(features, targets).detach());
    return objective.total(enhanced, distance).times(recipe.featureWeight());
  }

  /** On the grid, one tensor an extractor; none where the recipe leaves features out. */
  private List<Tensor> features(Faces faces) {
    if (!objective.usesFeatures()) {
      return List.of();
    }
    List<Tensor> found = new ArrayList<>();
    for (FeatureExtractor extractor : extractors) {
      found.add(objective.onGrid(extractor.features(faces)));
    }
    return found;
  }

  /** E_i(x) of every training image, computed once, on the grid; one tensor an extractor. */
  public List<Tensor> cleanFeatures(Faces faces, int batch) {
    if (!objective.usesFeatures()) {
      return List.of();
    }
    try (Scope scope = Scope.open()) {
      List<List<Tensor>> parts = new ArrayList<>();
      extractors.forEach(e -> parts.add(new ArrayList<>()));
      for (long start = 0; start < faces.count(); start += batch) {
        try (Scope inner = Scope.open()) {
          Tensor rows = range(start, Math.min(faces.count(), start + batch));
          List<Tensor> found = Autograd.off(() -> features(faces.rows(rows)));
          for (int i = 0; i < found.size(); i++) {
            parts.get(i).add(inner.keep(found.get(i)));
          }
        }
      }
      return parts.stream().map(list -> scope.keep(Tensors.concatenate(list, 0))).toList();
    }
  }

  /** The features of some of the images. */
  public static List<Tensor> rows(List<Tensor> features, Tensor chosen) {
    return features.stream().map(f -> f.indexSelect(0, chosen)).toList();
  }

  private static Tensor range(long start, long end) {
    long[] numbers = LongStream.range(start, end).toArray();
    return Tensors.of(numbers, numbers.length);
  }

  /**
   * The loss of one batch.
   *
   * @param parts what it is made of, by name, without gradient
   */
  public record Loss(Tensor leaf, Tensor total, Map<String, Tensor> parts) {

    /** ∇ of the total with respect to W. */
    public Tensor gradient() {
      return Autograd.gradient(total, leaf);
    }

    /**
     * The total and its parts by name.
     *
     * @throws DivergedException if one is not a finite number
     */
    public Map<String, Double> values(int iteration) {
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("feature", total.item());
      parts.forEach((name, part) -> values.put(name, part.item()));
      DivergedException.unlessFinite(Stage.INTERRUPTION, iteration, values);
      return values;
    }
  }
}
