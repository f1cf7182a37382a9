package org.tsdf.lab.training.network;

import org.tsdf.tensor.Tensor;

/**
 * Binary cross entropy in which the faces that have an attribute weigh as much, all together, as
 * those that lack it. So the classifier answers what a face looks like rather than what is
 * frequent.
 */
final class ClassifierObjective {
  /** A side rarer than this weighs as if it were not. */
  private static final double RAREST = 0.04;

  private final Tensor having;
  private final Tensor lacking;

  /**
   * @param labels (N, attributes) of all faces that are learnt from, 0 or 1
   */
  ClassifierObjective(Tensor labels) {
    Tensor share = labels.mean(0).clamp(RAREST, 1 - RAREST); // (1, attributes)
    this.having = share.pow(-1).times(0.5);
    this.lacking = share.negate().plus(1).pow(-1).times(0.5);
  }

  /** The mean over faces and attributes. */
  Tensor of(Tensor logits, Tensor labels) {
    Tensor missed = labels.times(having).times(logits.negate().softplus());
    Tensor invented = labels.negate().plus(1).times(lacking).times(logits.softplus());
    return missed.plus(invented).mean();
  }
}
