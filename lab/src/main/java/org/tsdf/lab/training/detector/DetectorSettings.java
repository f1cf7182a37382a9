package org.tsdf.lab.training.detector;

import org.tsdf.lab.training.Precision;

/**
 * How a face detector is trained.
 *
 * @param iterations steps
 * @param batch scenes in each
 * @param size rows and columns of a scene, a multiple of 32
 * @param least side of the smallest face that shall be found, in pixels
 * @param learningRate of Adam
 * @param averageDecay of the moving average of the weights, which is what is kept
 * @param overlap the least intersection over union of an anchor and its face
 * @param compensated whether S3FD's scale compensation gives faces further anchors
 * @param negatives background anchors for a matched one
 * @param boxWeight of the boxes' loss beside the classification's
 * @param landmarkWeight of the landmarks' loss, where the network gives landmarks
 * @param scoreShift by how much the face's logit is lowered in the weights that are kept: among the
 *     hardest few backgrounds faces are far more frequent than in photos, so that the network is
 *     surer of faces than it should be; no order of scores changes
 * @param precision in which the network computes
 */
public record DetectorSettings(
    int iterations,
    int batch,
    int size,
    double least,
    WarmCosine learningRate,
    double averageDecay,
    double overlap,
    boolean compensated,
    int negatives,
    double boxWeight,
    double landmarkWeight,
    double scoreShift,
    Precision precision) {
  private static final int GRID = 32;

  public DetectorSettings {
    if (iterations < 1 || batch < 1 || size < 2 * GRID || size % GRID != 0) {
      throw new IllegalArgumentException(
          "iterations and batch must be at least 1, the size a multiple of 32 and at least 64, were"
              + " %d, %d and %d".formatted(iterations, batch, size));
    }
    if (!(overlap > 0 && overlap < 1) || negatives < 1 || boxWeight < 0 || landmarkWeight < 0) {
      throw new IllegalArgumentException(
          "the overlap must lie in (0, 1), negatives be at least 1 and weights not negative, were"
              + " %s, %d, %s and %s".formatted(overlap, negatives, boxWeight, landmarkWeight));
    }
  }
}
