package org.tsdf.lab.baseline;

import java.util.Map;
import org.tsdf.image.Faces;
import org.tsdf.perturbation.Progress;
import org.tsdf.perturbation.Stage;
import org.tsdf.perturbation.Trajectory;
import org.tsdf.tensor.Tensor;

/** Uniform noise in ±ε: what a change of this strength does that nobody aimed. */
public final class RandomNoise extends Baseline {
  /**
   * The settings.
   *
   * @param epsilon ε on the [-1, 1] scale
   */
  public record Options(double epsilon) {
    /** The budget of the paper. */
    public static Options published() {
      return new Options(0.05);
    }
  }

  public RandomNoise(Options options, long seed) {
    super("random", Stage.INTERRUPTION, options, options.epsilon(), seed);
  }

  /** Nothing is learnt. */
  @Override
  public boolean run(
      Map<Stage, Trajectory> state, Faces faces, Tensor framings, Progress progress) {
    return true;
  }
}
