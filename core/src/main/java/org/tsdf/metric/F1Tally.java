package org.tsdf.metric;

import java.util.List;
import java.util.OptionalDouble;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;

/**
 * Precision, recall and F1 of a detector over many photos.
 *
 * @param precision of each photo; 1 where nothing was found
 * @param recall of each photo; 1 where there was nothing to find
 * @param photoF1 of each photo; 0 where nothing was found; photos without a true face are left out
 *     and counted
 */
public record F1Tally(
    F1Protocol protocol, MeanTally precision, MeanTally recall, MeanTally photoF1) {

  public static F1Tally empty(F1Protocol protocol) {
    return new F1Tally(protocol, MeanTally.EMPTY, MeanTally.EMPTY, MeanTally.EMPTY);
  }

  /**
   * With one more photo.
   *
   * @param found in the photo as the detector sees it
   * @param truth as {@link F1Protocol#compare} takes it
   */
  public F1Tally plus(List<Detection> found, List<Box> truth) {
    return plus(protocol.compare(found, truth));
  }

  /** With one more photo that was {@linkplain F1Protocol#compare compared} before. */
  public F1Tally plus(FaceMatch photo) {
    return new F1Tally(
        protocol,
        precision.plus(photo.precision()),
        recall.plus(photo.recall()),
        photoF1.plus(photo.f1()));
  }

  /**
   * @throws IllegalArgumentException if the other follows another protocol
   */
  public F1Tally merge(F1Tally other) {
    if (protocol != other.protocol) {
      throw new IllegalArgumentException(
          "tallies of " + protocol + " and " + other.protocol + " cannot be merged");
    }
    return new F1Tally(
        protocol,
        precision.merge(other.precision),
        recall.merge(other.recall),
        photoF1.merge(other.photoF1));
  }

  /** F1 as the protocol defines it, in [0, 1]; empty before the first photo that counts. */
  public OptionalDouble f1() {
    return switch (protocol) {
      case FACEPOISON -> photoF1.mean();
      case TSDF -> ofMeans();
    };
  }

  private OptionalDouble ofMeans() {
    if (precision.count() == 0) {
      return OptionalDouble.empty();
    }
    double p = precision.mean().orElseThrow();
    double r = recall.mean().orElseThrow();
    return OptionalDouble.of(p + r > 0 ? 2 * p * r / (p + r) : 0);
  }
}
