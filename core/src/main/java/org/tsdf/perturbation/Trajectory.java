package org.tsdf.perturbation;

import org.tsdf.tensor.DType;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * Where a projected-gradient loop stands: the perturbation, the running sum of its gradients and
 * the number of iterations done. This is all that is needed to resume. The tensors are overwritten
 * in place, so native memory stays flat.
 */
public final class Trajectory {
  private final Tensor position;
  private final Tensor velocity;
  private int iteration;

  private Trajectory(Tensor position, Tensor velocity, int iteration) {
    this.position = position;
    this.velocity = velocity;
    this.iteration = iteration;
  }

  /** Before the first iteration. */
  public static Trajectory startingAt(Tensor position) {
    return new Trajectory(
        position.detach().copy(), Tensors.zeros(position.dtype(), position.shape()), 0);
  }

  /** After {@code iteration} iterations, as saved. */
  public static Trajectory resumedAt(Tensor position, Tensor velocity, int iteration) {
    if (iteration < 0 || !velocity.hasShape(position.shape())) {
      throw new IllegalArgumentException(
          "cannot resume at iteration " + iteration + " with " + position + " and " + velocity);
    }
    return new Trajectory(position.detach().copy(), velocity.detach().copy(), iteration);
  }

  /** The perturbation as it stands. */
  public Tensor position() {
    return position;
  }

  /** The running sum of normalised gradients. */
  public Tensor velocity() {
    return velocity;
  }

  /** Iterations done. */
  public int iteration() {
    return iteration;
  }

  /**
   * Turns a gradient into this iteration's step, and counts the iteration.
   *
   * @return stepSize · sign(velocity), to be added in ascent and subtracted in descent
   */
  public Tensor step(Tensor gradient, StepRule rule, int total) {
    iteration++;
    if (rule.momentum() > 0) {
      Tensor normalised = gradient.dividedBy(meanMagnitude(gradient));
      velocity.set(velocity.times(rule.momentum()).plus(normalised));
      return velocity.sign().times(rule.at(iteration, total));
    }
    return gradient.sign().times(rule.at(iteration, total));
  }

  /** Moves to a new position and counts the iteration, for loops with a rule of their own. */
  public void advanceTo(Tensor next) {
    iteration++;
    position.set(next);
  }

  /** Moves to a new position. */
  public void moveTo(Tensor next) {
    position.set(next);
  }

  /** Mean absolute value for each picture of a batch (MI-FGSM); never exactly 0. */
  private static Tensor meanMagnitude(Tensor gradient) {
    double smallest = gradient.dtype() == DType.FLOAT64 ? 1e-300 : 1e-30;
    return gradient.abs().mean(1, 2, 3).atLeast(smallest);
  }
}
