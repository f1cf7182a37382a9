package org.tsdf.poisoning;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * What one detector sees in the unprotected training images. It does not change while a
 * perturbation is trained, so it is computed once.
 *
 * @param features the detector's levels, each (N, C, h, w)
 * @param anchors the K best anchors of each image by clean score, INT64 (N, K)
 * @param targets the shrunken boxes at which Eq. 13 aims, (N, K, 4)
 * @param face the best box of each image, (N, 1, 4)
 * @param fusionWeight α_i of Eq. 11 for this detector
 */
record CleanView(
    List<Tensor> features, Tensor anchors, Tensor targets, Tensor face, double fusionWeight) {
  /** Half the side of a target box, as a fraction of the picture (Eq. 13). */
  private static final double TARGET_HALF_SIZE = 0.001;

  CleanView {
    features = List.copyOf(features);
  }

  /**
   * Looks at all images, a batch at a time.
   *
   * @param withFeatures whether features are wanted; without them the view holds none
   */
  static CleanView of(
      FaceDetector detector,
      Tensor images,
      int batch,
      int anchors,
      int detectors,
      boolean withFeatures) {
    try (Scope scope = Scope.open()) {
      List<CleanView> parts = new ArrayList<>();
      for (long start = 0; start < images.size(0); start += batch) {
        Tensor some = images.narrow(0, start, Math.min(batch, images.size(0) - start));
        try (Scope inner = Scope.open()) {
          CleanView part =
              Autograd.off(() -> ofBatch(detector.observe(some), anchors, withFeatures));
          parts.add(part.keptBy(inner));
        }
      }
      return joined(parts, detectors).keptBy(scope);
    }
  }

  private CleanView keptBy(Scope scope) {
    features.forEach(scope::keep);
    scope.keep(anchors);
    scope.keep(targets);
    scope.keep(face);
    return this;
  }

  /** The rows of some images; the fusion weight stays that of all. */
  CleanView rows(Tensor chosen) {
    return new CleanView(
        features.stream().map(f -> f.indexSelect(0, chosen)).toList(),
        anchors.indexSelect(0, chosen),
        targets.indexSelect(0, chosen),
        face.indexSelect(0, chosen),
        fusionWeight);
  }

  /** Picks the anchors' rows out of boxes (N, P, 4). */
  static Tensor atAnchors(Tensor boxes, Tensor anchors) {
    long n = anchors.size(0);
    long k = anchors.size(1);
    return boxes.gather(1, anchors.unsqueeze(2).expand(n, k, 4));
  }

  private static CleanView ofBatch(
      FaceDetector.Observation seen, int anchors, boolean withFeatures) {
    int count = (int) Math.min(anchors, seen.scores().size(1));
    Tensor best = seen.scores().largest(count);
    List<Tensor> features = withFeatures ? seen.features() : List.of();
    Tensor boxes = atAnchors(seen.boxes(), best);
    return new CleanView(features, best, shrunken(boxes), boxes.narrow(1, 0, 1), 0);
  }

  /** b_target: the same centre, half-size 0.001 of the picture. */
  private static Tensor shrunken(Tensor boxes) {
    Tensor centre = boxes.narrow(2, 0, 2).plus(boxes.narrow(2, 2, 2)).dividedBy(2);
    return Tensors.concatenate(
        List.of(centre.minus(TARGET_HALF_SIZE), centre.plus(TARGET_HALF_SIZE)), 2);
  }

  private static CleanView joined(List<CleanView> parts, int detectors) {
    int levels = parts.get(0).features.size();
    List<Tensor> features = new ArrayList<>();
    for (int level = 0; level < levels; level++) {
      int l = level;
      features.add(
          Tensors.concatenate(parts.stream().map(part -> part.features.get(l)).toList(), 0));
    }
    return new CleanView(
        features,
        Tensors.concatenate(parts.stream().map(CleanView::anchors).toList(), 0),
        Tensors.concatenate(parts.stream().map(CleanView::targets).toList(), 0),
        Tensors.concatenate(parts.stream().map(CleanView::face).toList(), 0),
        fusionWeight(features, detectors));
  }

  /** 1/n divided by mean(D_clean²), so that no detector drowns another. */
  private static double fusionWeight(List<Tensor> features, int detectors) {
    double squares = 0;
    double elements = 0;
    for (Tensor level : features) {
      squares += level.square().mean().item() * level.elements();
      elements += level.elements();
    }
    return squares > 0 ? elements / squares / detectors : 1.0 / detectors;
  }
}
