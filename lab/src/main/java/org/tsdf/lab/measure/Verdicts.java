package org.tsdf.lab.measure;

import java.util.List;
import org.tsdf.network.AttributeClassifier;
import org.tsdf.network.AttributeFlip;
import org.tsdf.tensor.Tensor;

/** What a classifier says of a batch of faces. */
final class Verdicts {
  private final List<String> attributes;
  private final float[] logits;

  private Verdicts(List<String> attributes, float[] logits) {
    this.attributes = attributes;
    this.logits = logits;
  }

  /**
   * @param images (N, 3, H, W) on [-1, 1]
   */
  static Verdicts of(AttributeClassifier judge, Tensor images) {
    return new Verdicts(judge.attributes(), judge.logits(images).toFloats());
  }

  /**
   * Whether a face has an attribute; a hair colour, if it is the likeliest of those that are known.
   */
  boolean has(int face, String attribute) {
    double own = logit(face, attribute);
    return AttributeFlip.HAIR_COLOURS.contains(attribute)
        ? AttributeFlip.HAIR_COLOURS.stream()
            .filter(attributes::contains)
            .allMatch(other -> logit(face, other) <= own)
        : own > 0;
  }

  /** The attributes that a face rather has than not, each by itself. */
  List<String> seen(int face) {
    return attributes.stream().filter(attribute -> logit(face, attribute) > 0).toList();
  }

  /** How likely a face has an attribute, by itself, in [0, 1]. */
  double sureness(int face, String attribute) {
    return 1 / (1 + Math.exp(-logit(face, attribute)));
  }

  private double logit(int face, String attribute) {
    return logits[face * attributes.size() + attributes.indexOf(attribute)];
  }
}
