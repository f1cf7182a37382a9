package org.tsdf.lab.baseline;

import java.util.Map;
import org.tsdf.image.Faces;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.Progress;
import org.tsdf.perturbation.Stage;
import org.tsdf.perturbation.Trajectory;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** Uniform noise in ±ε: what a change of this strength does that nobody aimed. */
public final class RandomNoise extends Baseline {
  /**
   * The settings.
   *
   * @param epsilon ε on the [-1, 1] scale
   */
  public record Options(double epsilon) {
    public Options {
      Checks.epsilon(epsilon);
    }

    /** The budget of the paper. */
    public static Options published() {
      return new Options(0.05);
    }
  }

  public RandomNoise(Options options, long seed) {
    super("random", Stage.INTERRUPTION, options, options.epsilon(), seed);
  }

  /**
   * The noise alone, as a training on photos of this size gives it.
   *
   * @param side rows and columns
   * @return (1, 3, side, side)
   */
  public static Tensor drawn(Budget budget, int side, long seed) {
    RandomNoise method = new RandomNoise(new Options(budget.epsilon()), seed);
    return method.origin(Tensors.zeros(DType.FLOAT32, 1, 3, side, side));
  }

  /** Nothing is learnt. */
  @Override
  public boolean run(
      Map<Stage, Trajectory> state, Faces faces, Tensor framings, Progress progress) {
    return true;
  }
}
