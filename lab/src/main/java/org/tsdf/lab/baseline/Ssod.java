package org.tsdf.lab.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tsdf.image.Faces;
import org.tsdf.perturbation.Progress;
import org.tsdf.perturbation.Schedule;
import org.tsdf.perturbation.Stage;
import org.tsdf.perturbation.Trajectory;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * Dense adversary generation (Xie et al. 2017), which the paper calls SSOD: as long as an anchor
 * still says face, its margin is pushed down, by steps whose largest entry is fixed.
 */
public final class Ssod extends Baseline {
  private final Options options;
  private final List<FaceDetector> detectors;

  /**
   * The settings.
   *
   * @param epsilon ε on the [-1, 1] scale
   * @param epochs passes over the training images
   * @param batch images an iteration sees
   * @param gamma the largest entry of a step, in 8-bit levels
   * @param targetScore anchors with a higher face probability in the clean picture are targets
   * @param framings in how many framings each training image is shown
   */
  public record Options(
      double epsilon, int epochs, int batch, double gamma, double targetScore, int framings) {
    public Options {
      Checks.epsilon(epsilon);
      Checks.atLeastOne("batch", batch);
      Checks.atLeastOne("framings", framings);
      Checks.atLeastOne("epochs", epochs);
      if (!(gamma > 0 && gamma <= 255)) {
        throw new IllegalArgumentException("gamma must lie in (0, 255], was " + gamma);
      }
      if (!(targetScore >= 0 && targetScore < 1)) {
        throw new IllegalArgumentException("targetScore must lie in [0, 1), was " + targetScore);
      }
    }

    /** The configuration of cihangxie/DAG for detection. */
    public static Options published() {
      return new Options(0.05, 150, 8, 0.5, 0.1, 1);
    }
  }

  public Ssod(Options options, List<FaceDetector> detectors, long seed) {
    super("ssod", Stage.POISONING, options, options.epsilon(), seed);
    if (detectors.isEmpty()) {
      throw new IllegalArgumentException("ssod needs a face detector");
    }
    this.options = options;
    this.detectors = List.copyOf(detectors);
  }

  @Override
  public int framings() {
    return options.framings();
  }

  /** As published: the first picture is the clean one. */
  @Override
  Tensor origin(Tensor images) {
    return zeros(images);
  }

  @Override
  public boolean run(
      Map<Stage, Trajectory> state, Faces faces, Tensor framings, Progress progress) {
    Schedule schedule = new Schedule((int) framings.size(0), options.batch(), seed());
    int total = options.epochs() * schedule.iterationsPerEpoch();
    if (trajectory(state).iteration() >= total) {
      return true;
    }
    try (Scope scope = Scope.open()) {
      List<Tensor> targets = detectors.stream().map(d -> targets(d, framings)).toList();
      return iterate(
          trajectory(state),
          total,
          (r, t, last) -> step(r, framings, targets, schedule.batchAt(t)),
          progress);
    }
  }

  /** r ← Clip(r + 1/n Σ_i r'_i, ±ε), r'_i = (γ / ‖r_i‖∞) r_i for each of n detectors. */
  private Map<String, Double> step(
      Trajectory r, Tensor pictures, List<Tensor> targets, Tensor chosen) {
    Tensor images = pictures.indexSelect(0, chosen);
    Tensor sum = r.position().times(0);
    double correct = 0;
    for (int i = 0; i < detectors.size(); i++) {
      try (Scope scope = Scope.open()) {
        Tensor leaf = r.position().requiresGradient();
        Tensor margins = detectors.get(i).observe(disturbed(images, leaf)).margins();
        Tensor active = stillCorrect(margins, targets.get(i).indexSelect(0, chosen));
        double count = active.sum().item();
        correct += count / images.size(0) / detectors.size();
        if (count > 0) {
          Tensor towards = Autograd.gradient(margins.times(active).sum(), leaf).negate();
          sum.set(sum.plus(scaled(towards)));
        }
      }
    }
    r.advanceTo(budget().project(r.position().plus(sum.dividedBy(detectors.size()))));
    return Map.of("correct", correct);
  }

  /** 1 for targets that still say face, else 0, (N, P). */
  static Tensor stillCorrect(Tensor margins, Tensor targets) {
    return margins.detach().greaterThan(0).times(targets);
  }

  /** The step with γ as its largest entry; nothing where there is no direction. */
  private Tensor scaled(Tensor towards) {
    double largest = towards.abs().max().item();
    double gamma = options.gamma() * 2 / 255; // 255 levels are 2 on [-1, 1]
    return towards.times(largest == 0 ? 0 : gamma / largest);
  }

  /** 1 for the anchors that are targets in the clean pictures, else 0, (N, P). */
  private Tensor targets(FaceDetector detector, Tensor pictures) {
    try (Scope scope = Scope.open()) {
      List<Tensor> parts = new ArrayList<>();
      for (long start = 0; start < pictures.size(0); start += options.batch()) {
        long count = Math.min(options.batch(), pictures.size(0) - start);
        Tensor some = pictures.narrow(0, start, count);
        try (Scope inner = Scope.open()) {
          Tensor scores = Autograd.off(() -> detector.observe(some)).scores();
          parts.add(inner.keep(scores.greaterThan(options.targetScore())));
        }
      }
      return scope.keep(Tensors.concatenate(parts, 0));
    }
  }
}
