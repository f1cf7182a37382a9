package org.tsdf.lab.baseline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.Map;
import org.tsdf.image.Faces;
import org.tsdf.lab.training.Defense;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.DivergedException;
import org.tsdf.perturbation.Progress;
import org.tsdf.perturbation.Settings;
import org.tsdf.perturbation.Stage;
import org.tsdf.perturbation.Trajectory;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** A defence of one stage, whose perturbation is where that stage's trajectory stands. */
abstract class Baseline implements Defense {
  private final String name;
  private final Stage stage;
  private final Record settings;
  private final Budget budget;
  private final long seed;

  Baseline(String name, Stage stage, Record settings, double epsilon, long seed) {
    this.name = name;
    this.stage = stage;
    this.settings = settings;
    this.budget = new Budget(epsilon);
    this.seed = seed;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final Budget budget() {
    return budget;
  }

  @Override
  public final JsonNode settings() {
    return Settings.toJson(settings);
  }

  @Override
  public int framings() {
    return 1;
  }

  @Override
  public Map<Stage, Trajectory> start(Faces faces) {
    return startingAt(origin(faces.images()));
  }

  @Override
  public final Map<Stage, Trajectory> startingAt(Tensor universal) {
    Map<Stage, Trajectory> state = new EnumMap<>(Stage.class);
    state.put(stage, Trajectory.startingAt(universal));
    return state;
  }

  /** Where the perturbation begins, (1, 3, H, W): uniform in ±ε, unless a method says otherwise. */
  Tensor origin(Tensor images) {
    return noise(0, images.dtype(), 1, 3, images.size(2), images.size(3));
  }

  @Override
  public final Tensor perturbation(Map<Stage, Trajectory> state) {
    return trajectory(state).position();
  }

  /** The whole budget of a method against detectors is poisoning, of any other nothing. */
  @Override
  public final double eligibleShare(Map<Stage, Trajectory> state) {
    return stage == Stage.POISONING ? 1 : 0;
  }

  final long seed() {
    return seed;
  }

  final Trajectory trajectory(Map<Stage, Trajectory> state) {
    Trajectory found = state.get(stage);
    if (found == null) {
      throw new IllegalArgumentException("the state has no " + stage);
    }
    return found;
  }

  /** Uniform in ±ε, the same for each purpose. */
  final Tensor noise(long purpose, DType type, long... shape) {
    double epsilon = budget.epsilon();
    return new RandomSource(seed).fork(purpose).uniform(-epsilon, epsilon, type, shape);
  }

  /** One iteration; moves and counts the trajectory and returns its losses. */
  interface Iteration {
    Map<String, Double> take(Trajectory w, int t, int total);
  }

  /** Iterates from where the trajectory stands to {@code total}. */
  final boolean iterate(Trajectory w, int total, Iteration body, Progress progress) {
    while (w.iteration() < total) {
      try (Scope scope = Scope.open()) {
        int t = w.iteration() + 1;
        Map<String, Double> losses = body.take(w, t, total);
        DivergedException.unlessFinite(stage, t, losses);
        if (!progress.iteration(stage, t, total, losses)) {
          return t >= total;
        }
      }
    }
    return true;
  }

  /** The pictures with a perturbation, (N, 3, H, W). */
  static Tensor disturbed(Tensor images, Tensor perturbation) {
    return images.plus(perturbation).clamp(-1, 1);
  }

  static Tensor zeros(Tensor images) {
    return Tensors.zeros(images.dtype(), 1, 3, images.size(2), images.size(3));
  }
}
