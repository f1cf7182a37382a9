package org.tsdf.lab.training.network;

/**
 * How much each part of HiSD's generator loss counts.
 *
 * @param adversarial that pictures pass for real
 * @param style that the style of a translated picture is the one it was given
 * @param reconstruction that pictures come back
 */
public record HisdWeights(double adversarial, double style, double reconstruction) {
  public HisdWeights {
    if (!(adversarial >= 0 && style >= 0 && reconstruction >= 0)) {
      throw new IllegalArgumentException(
          "the weights of losses must not be negative, were %s, %s, %s"
              .formatted(adversarial, style, reconstruction));
    }
  }
}
