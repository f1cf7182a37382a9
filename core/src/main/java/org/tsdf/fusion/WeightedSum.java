package org.tsdf.fusion;

import java.util.LinkedHashMap;
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
import org.tsdf.tensor.Tensors;

/**
 * Both aims in one objective, (1 − w) L_feature − w L_total, to be maximised: what {@link
 * Recipe#recommended} does in place of intensity separation. Each loss is divided by the mean
 * magnitude of its gradient, so that w means the same whatever the losses' units. It takes as many
 * steps as both stages together.
 */
final class WeightedSum {
  private final Recipe recipe;
  private final Interruption interruption;
  private final List<FaceDetector> detectors;
  private final long seed;

  WeightedSum(
      Recipe recipe, List<FeatureExtractor> extractors, List<FaceDetector> detectors, long seed) {
    this.recipe = recipe;
    this.interruption = new Interruption(extractors, recipe.interruption(), recipe.budget(), seed);
    this.detectors = List.copyOf(detectors);
    this.seed = seed;
  }

  /** As {@link TwoStageDefense#run}, on one trajectory. */
  boolean run(Trajectory w, Faces faces, Tensor framings, Progress progress) {
    Schedule schedule = new Schedule((int) framings.size(0), recipe.batch(), seed);
    int total =
        interruption.iterations((int) faces.count(), recipe.batch())
            + recipe.poisoning().epochs() * schedule.iterationsPerEpoch();
    if (w.iteration() >= total) {
      return true;
    }
    try (Scope stage = Scope.open()) {
      List<Tensor> clean = interruption.cleanFeatures(faces, recipe.batch());
      Poisoning poisoning =
          new Poisoning(detectors, recipe.poisoning(), recipe.budget(), framings, recipe.batch());
      while (w.iteration() < total) {
        try (Scope scope = Scope.open()) {
          int t = w.iteration() + 1;
          Map<String, Double> losses =
              step(w, interruptionAt(w, t, faces, clean), poisoning, schedule.batchAt(t), total);
          if (!progress.iteration(Stage.JOINT, t, total, losses)) {
            return t >= total;
          }
        }
      }
    }
    return true;
  }

  private Interruption.Loss interruptionAt(Trajectory w, int t, Faces faces, List<Tensor> clean) {
    int batch = (t - 1) / recipe.interruption().stepsPerBatch() + 1;
    Tensor chosen = new Schedule((int) faces.count(), recipe.batch(), seed).batchAt(batch);
    return interruption.lossAt(
        w.position(), faces.rows(chosen), Interruption.rows(clean, chosen), t);
  }

  private Map<String, Double> step(
      Trajectory w, Interruption.Loss first, Poisoning poisoning, Tensor chosen, int total) {
    Tensor leaf = w.position().requiresGradient();
    Tensor everywhere = Tensors.ones(leaf.dtype(), leaf.shape());
    Poisoning.Loss second =
        poisoning.lossAt(leaf, chosen, everywhere, new RandomSource(seed).fork(-w.iteration() - 1));
    Map<String, Double> parts = parts(first, second, w.iteration() + 1);
    Tensor direction = direction(first.gradient(), second.gradient(leaf));
    Tensor step = w.step(direction, recipe.interruption().step(), total);
    w.moveTo(recipe.budget().project(w.position().plus(step)));
    return parts;
  }

  /** Where both lead: up the first loss and down the second. */
  Tensor direction(Tensor interrupting, Tensor poisoning) {
    double weight = recipe.fusion().poisoningWeight();
    return unit(interrupting).times(1 - weight).minus(unit(poisoning).times(weight));
  }

  private static Tensor unit(Tensor gradient) {
    return gradient.dividedBy(gradient.abs().mean().atLeast(1e-30));
  }

  private static Map<String, Double> parts(
      Interruption.Loss first, Poisoning.Loss second, int iteration) {
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("interruption", first.values(iteration).getOrDefault("feature", Double.NaN));
    parts.put("poisoning", second.parts(iteration).getOrDefault("total", Double.NaN));
    return parts;
  }
}
