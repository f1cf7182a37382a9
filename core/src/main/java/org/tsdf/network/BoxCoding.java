package org.tsdf.network;

import java.util.List;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * How SSD-like detectors (Liu et al. 2016) write boxes and points relative to prior boxes.
 * Gradients flow through both methods.
 *
 * @param centreVariance factor of shifts
 * @param sizeVariance factor of logarithmic growths
 */
public record BoxCoding(double centreVariance, double sizeVariance) {
  /** The variances that all detectors here use. */
  static BoxCoding usual() {
    return new BoxCoding(0.1, 0.2);
  }

  /**
   * @param locations shift x, y and growth of width, height, (N, P, 4)
   * @param priors centre x, y, width, height, (P, 4)
   * @return left, top, right, bottom, (N, P, 4), in units of the priors
   */
  public Tensor boxes(Tensor locations, Tensor priors) {
    try (Scope scope = Scope.open()) {
      Tensor priorCentre = priors.narrow(1, 0, 2); // (P, 2)
      Tensor priorSize = priors.narrow(1, 2, 2); // (P, 2)
      Tensor shift = locations.narrow(2, 0, 2).times(priorSize.times(centreVariance));
      Tensor size = locations.narrow(2, 2, 2).times(sizeVariance).exp().times(priorSize);
      Tensor first = priorCentre.plus(shift).minus(size.times(0.5)); // (N, P, 2)
      return scope.keep(Tensors.concatenate(List.of(first, first.plus(size)), 2));
    }
  }

  /**
   * @param points shifts x, y of K points, (N, P, 2 K)
   * @param priors centre x, y, width, height, (P, 4)
   * @return x, y of the K points, (N, P, 2 K), in units of the priors
   */
  public Tensor points(Tensor points, Tensor priors) {
    long count = points.size(2) / 2;
    Tensor pairs = points.reshape(points.size(0), points.size(1), count, 2);
    Tensor centre = priors.narrow(1, 0, 2).unsqueeze(1); // (P, 1, 2)
    Tensor size = priors.narrow(1, 2, 2).unsqueeze(1); // (P, 1, 2)
    return centre.plus(pairs.times(size.times(centreVariance))).reshape(points.shape());
  }
}
