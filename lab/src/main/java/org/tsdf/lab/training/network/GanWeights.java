package org.tsdf.lab.training.network;

/**
 * How much each part of a conditional GAN's losses counts beside the adversarial one.
 *
 * @param classification λ_cls
 * @param reconstruction λ_rec
 * @param penalty λ_gp
 */
public record GanWeights(double classification, double reconstruction, double penalty) {
  public GanWeights {
    if (!(classification >= 0 && reconstruction >= 0 && penalty >= 0)) {
      throw new IllegalArgumentException(
          "the weights of losses must not be negative, were %s, %s, %s"
              .formatted(classification, reconstruction, penalty));
    }
  }
}
