package org.tsdf.lab.training.network;

/**
 * How much each part of HiSD's generator loss counts.
 *
 * @param adversarial that pictures pass for real
 * @param real the adversarial part on real pictures, which reaches the generator through their
 *     styles, as a share of the other adversarial parts; 1 in the publication. Nothing bounds it: a
 *     style can make the discriminator as wrong as it likes
 * @param style that the style of a translated picture is the one it was given
 * @param reconstruction that pictures come back
 */
public record HisdWeights(double adversarial, double real, double style, double reconstruction) {
  public HisdWeights {
    if (!(adversarial >= 0 && real >= 0 && style >= 0 && reconstruction >= 0)) {
      throw new IllegalArgumentException(
          "the weights of losses must not be negative, were %s, %s, %s, %s"
              .formatted(adversarial, real, style, reconstruction));
    }
  }
}
