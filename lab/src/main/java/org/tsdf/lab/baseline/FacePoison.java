package org.tsdf.lab.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tsdf.image.Faces;
import org.tsdf.perturbation.Progress;
import org.tsdf.perturbation.Schedule;
import org.tsdf.perturbation.Stage;
import org.tsdf.perturbation.StepRule;
import org.tsdf.perturbation.Trajectory;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * Face Poison (Li et al. 2023): three maps of each detector's trunk are driven away from what they
 * are in the clean picture, by sign steps with momentum.
 */
public final class FacePoison extends Baseline {
  private final Options options;
  private final List<FaceDetector> detectors;

  /**
   * The settings.
   *
   * @param epsilon ε on the [-1, 1] scale
   * @param epochs passes over the training images
   * @param batch images an iteration sees
   * @param layerWeights of the three maps, shallow to deep
   * @param framings in how many framings each training image is shown
   */
  public record Options(
      double epsilon,
      int epochs,
      int batch,
      StepRule step,
      List<Double> layerWeights,
      int framings) {
    public Options {
      layerWeights = List.copyOf(layerWeights);
      Checks.epsilon(epsilon);
      Checks.atLeastOne("batch", batch);
      Checks.atLeastOne("framings", framings);
      Checks.atLeastOne("epochs", epochs);
      if (layerWeights.size() != 3) {
        throw new IllegalArgumentException("three layerWeights are needed, got " + layerWeights);
      }
    }

    /** The configuration of the authors' code; its steps of 2 levels are 4/255 here. */
    public static Options published() {
      return new Options(
          0.05, 10, 8, StepRule.sign(4.0 / 255).withMomentum(1), List.of(0.2, 0.3, 0.5), 1);
    }
  }

  public FacePoison(Options options, List<FaceDetector> detectors, long seed) {
    super("facepoison", Stage.POISONING, options, options.epsilon(), seed);
    if (detectors.isEmpty()) {
      throw new IllegalArgumentException("facepoison needs a face detector");
    }
    this.options = options;
    this.detectors = List.copyOf(detectors);
  }

  @Override
  public int framings() {
    return options.framings();
  }

  @Override
  public boolean run(
      Map<Stage, Trajectory> state, Faces faces, Tensor framings, Progress progress) {
    Schedule schedule = new Schedule((int) framings.size(0), options.batch(), seed());
    return iterate(
        trajectory(state),
        options.epochs() * schedule.iterationsPerEpoch(),
        (w, t, total) -> step(w, framings.indexSelect(0, schedule.batchAt(t)), total),
        progress);
  }

  private Map<String, Double> step(Trajectory w, Tensor images, int total) {
    Tensor gradient = w.position().times(0);
    double distance = 0;
    for (FaceDetector detector : detectors) {
      try (Scope scope = Scope.open()) {
        List<Tensor> clean = Autograd.off(() -> detector.trunk(images));
        Tensor leaf = w.position().requiresGradient();
        Tensor loss = distance(detector.trunk(disturbed(images, leaf)), clean);
        gradient.set(gradient.plus(Autograd.gradient(loss, leaf)));
        distance += loss.item() / detectors.size();
      }
    }
    Tensor step = w.step(gradient, options.step(), total);
    w.moveTo(budget().project(w.position().plus(step)));
    return Map.of("distance", distance);
  }

  /**
   * Σ_l w_l mean|F_l(x̂) − F_l(x)|, divided by the same sum of |F_l(x)|, so that every detector
   * counts alike.
   */
  Tensor distance(List<Tensor> disturbed, List<Tensor> clean) {
    List<Tensor> terms = new ArrayList<>();
    double size = 0;
    for (int l = 0; l < clean.size(); l++) {
      double weight = options.layerWeights().get(l);
      terms.add(disturbed.get(l).minus(clean.get(l)).abs().mean().times(weight));
      size += weight * clean.get(l).abs().mean().item();
    }
    return Tensors.stack(terms, 0).sum().dividedBy(size > 0 ? size : 1);
  }
}
