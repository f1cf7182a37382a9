package org.tsdf.poisoning;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * The fabrication term that the literature on object detectors adds (Chow et al. 2020, "Adversarial
 * objectness gradient attacks"): detectors are to see faces where none are, which fills an
 * adversary's pictures of faces with pieces of background. The picture is divided into cells, and
 * in each the anchor that is nearest to being such a face is driven towards one.
 */
final class FalseFaces {
  /** Boxes that overlap the true face more than this are not false. */
  private static final double MOST_OVERLAP = 0.3;

  /** A margin at which the score is 0.95: more is not asked for. */
  private static final double ENOUGH = 3;

  /** Takes an anchor out of the running; no logit is that far from another. */
  private static final double FAR = 1e4;

  private static final double SMALLEST_AREA = 1e-9;

  private FalseFaces() {}

  /**
   * Mean of softplus(3 − margin) over the cells and pictures.
   *
   * @param seen P anchors of N pictures
   * @param face the true face, fractions of the picture, (N, 1, 4)
   * @param grid how many cells the picture is divided into each way
   */
  static Tensor loss(FaceDetector.Observation seen, Tensor face, int grid) {
    Nearest nearest = nearest(seen, face, grid);
    Tensor terms = nearest.margins().negate().plus(ENOUGH).softplus().times(nearest.there());
    return terms.sum().dividedBy(nearest.there().sum().atLeast(1));
  }

  /**
   * The anchors beside the true face that are nearest to being one, of G² cells.
   *
   * @param margins theirs, (N, G²)
   * @param there 1 where a cell has such an anchor and 0 where it has none, (N, G²)
   */
  record Nearest(Tensor margins, Tensor there) {}

  /** As {@link #loss} takes them. */
  static Nearest nearest(FaceDetector.Observation seen, Tensor face, int grid) {
    Tensor boxes = seen.boxes().detach();
    Tensor apart = overlap(boxes, face).lessThan(MOST_OVERLAP);
    List<Tensor> columns = stripes(boxes, 0, grid);
    List<Tensor> rows = stripes(boxes, 1, grid);
    List<Tensor> margins = new ArrayList<>();
    List<Tensor> there = new ArrayList<>();
    for (Tensor column : columns) {
      for (Tensor row : rows) {
        Tensor allowed = apart.times(column).times(row);
        Tensor ranked = seen.margins().detach().minus(allowed.negate().plus(1).times(FAR));
        Tensor best = ranked.largest(1);
        margins.add(seen.margins().gather(1, best));
        there.add(allowed.gather(1, best));
      }
    }
    return new Nearest(Tensors.concatenate(margins, 1), Tensors.concatenate(there, 1));
  }

  /** For each cell of an axis, 1 where a box has its centre in it, (N, P). */
  private static List<Tensor> stripes(Tensor boxes, int axis, int grid) {
    Tensor centre = part(boxes, axis).plus(part(boxes, axis + 2)).dividedBy(2);
    List<Tensor> stripes = new ArrayList<>();
    Tensor before = centre.times(0);
    for (int i = 1; i <= grid; i++) {
      Tensor upTo = i < grid ? centre.lessThan((double) i / grid) : before.times(0).plus(1);
      stripes.add(upTo.minus(before));
      before = upTo;
    }
    return stripes;
  }

  /** Intersection over union of each of (N, P, 4) with one of (N, 1, 4): (N, P). */
  static Tensor overlap(Tensor boxes, Tensor face) {
    Tensor width = extent(boxes, face, 0);
    Tensor height = extent(boxes, face, 1);
    Tensor shared = width.times(height);
    return shared.dividedBy(area(boxes).plus(area(face)).minus(shared).atLeast(SMALLEST_AREA));
  }

  /** How much both share along an axis, 0 or more. */
  private static Tensor extent(Tensor boxes, Tensor face, int axis) {
    Tensor end = part(boxes, axis + 2).minimum(part(face, axis + 2));
    return end.minus(part(boxes, axis).maximum(part(face, axis))).atLeast(0);
  }

  private static Tensor area(Tensor boxes) {
    Tensor width = part(boxes, 2).minus(part(boxes, 0)).atLeast(0);
    return width.times(part(boxes, 3).minus(part(boxes, 1)).atLeast(0));
  }

  /** Left, top, right or bottom: (N, P). */
  private static Tensor part(Tensor boxes, int which) {
    return boxes.select(2, which);
  }
}
