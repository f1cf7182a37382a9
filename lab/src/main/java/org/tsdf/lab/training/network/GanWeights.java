package org.tsdf.lab.training.network;

/**
 * How much each part of a conditional GAN's losses counts beside the adversarial one.
 *
 * @param classification λ_cls
 * @param reconstruction λ_rec
 * @param penalty λ_gp
 * @param identity that StarGAN's and AttentionGAN's forgeries with the faces' own attributes are
 *     the photos; 0 in the publications, whose longer trainings get there through the cycle alone.
 *     AttGAN's {@code reconstruction} asks for that already
 * @param squaredIdentity the same by the square of the difference, which is what PSNR measures and
 *     which small bad patches raise most; 0 in the publications
 * @param ownClassification of the real photos' attributes by AttGAN's discriminator; 1 in the
 *     publication. StarGAN's takes {@code classification}
 * @param hold that some of AttGAN's edits stay what the generator made of them with which the
 *     training began (learning without forgetting, Li and Hoiem 2016); 0 in the publication
 */
public record GanWeights(
    double classification,
    double reconstruction,
    double penalty,
    double identity,
    double squaredIdentity,
    double ownClassification,
    double hold) {
  public GanWeights {
    if (!(classification >= 0
        && reconstruction >= 0
        && penalty >= 0
        && identity >= 0
        && squaredIdentity >= 0
        && ownClassification >= 0
        && hold >= 0)) {
      throw new IllegalArgumentException(
          "the weights of losses must not be negative, were %s, %s, %s, %s, %s, %s, %s"
              .formatted(
                  classification,
                  reconstruction,
                  penalty,
                  identity,
                  squaredIdentity,
                  ownClassification,
                  hold));
    }
  }

  /** As published. */
  public GanWeights(double classification, double reconstruction, double penalty) {
    this(classification, reconstruction, penalty, 0, 0, 1, 0);
  }

  GanWeights withIdentity(double weight, double squaredWeight) {
    return new GanWeights(
        classification, reconstruction, penalty, weight, squaredWeight, ownClassification, hold);
  }

  GanWeights withOwnClassification(double weight) {
    return new GanWeights(
        classification, reconstruction, penalty, identity, squaredIdentity, weight, hold);
  }

  GanWeights withHold(double weight) {
    return new GanWeights(
        classification,
        reconstruction,
        penalty,
        identity,
        squaredIdentity,
        ownClassification,
        weight);
  }

  /** Whether faces are asked to stay as they are. */
  boolean asksForIdentity() {
    return identity > 0 || squaredIdentity > 0;
  }
}
