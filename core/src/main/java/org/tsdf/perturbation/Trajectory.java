package org.tsdf.perturbation;

import org.jspecify.annotations.Nullable;
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
  private final @Nullable Tensor origin;
  private final double reach;
  private int iteration;

  private Trajectory(
      Tensor position, Tensor velocity, int iteration, @Nullable Tensor origin, double reach) {
    this.position = position;
    this.velocity = velocity;
    this.iteration = iteration;
    this.origin = origin;
    this.reach = reach;
  }

  /** Before the first iteration. */
  public static Trajectory startingAt(Tensor position) {
    return new Trajectory(position.detach().copy(), still(position), 0, null, 0);
  }

  /**
   * The same, but no entry ever moves further from where it starts than {@code reach}, so that what
   * the start does to networks that are not asked is kept. {@link #resumedAt} does not know of it.
   */
  public static Trajectory startingAt(Tensor position, double reach) {
    if (!(reach > 0)) {
      throw new IllegalArgumentException("the reach must be positive, was " + reach);
    }
    Tensor origin = position.detach().copy();
    return new Trajectory(position.detach().copy(), still(position), 0, origin, reach);
  }

  private static Tensor still(Tensor position) {
    return Tensors.zeros(position.dtype(), position.shape());
  }

  /** After {@code iteration} iterations, as saved. */
  public static Trajectory resumedAt(Tensor position, Tensor velocity, int iteration) {
    if (iteration < 0 || !velocity.hasShape(position.shape())) {
      throw new IllegalArgumentException(
          "cannot resume at iteration " + iteration + " with " + position + " and " + velocity);
    }
    return new Trajectory(position.detach().copy(), velocity.detach().copy(), iteration, null, 0);
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
    moveTo(next);
  }

  /** Moves to a new position, or towards it as far as the reach goes. */
  public void moveTo(Tensor next) {
    position.set(origin == null ? next : origin.plus(next.minus(origin).clamp(-reach, reach)));
  }

  /** Mean absolute value for each picture of a batch (MI-FGSM); never exactly 0. */
  private static Tensor meanMagnitude(Tensor gradient) {
    double smallest = gradient.dtype() == DType.FLOAT64 ? 1e-300 : 1e-30;
    return gradient.abs().mean(1, 2, 3).atLeast(smallest);
  }
}
