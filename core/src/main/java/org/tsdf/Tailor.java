package org.tsdf;

import org.tsdf.perturbation.Perturbation;
import org.tsdf.tensor.Tensor;

/** Makes a perturbation to measure for one face crop. */
@FunctionalInterface
public interface Tailor {
  /**
   * @param universal where to begin
   * @param crop what lies under the perturbation, (1, 3, H, W) on [-1, 1], of the perturbation's
   *     size
   * @return of the same size and within the same budget
   */
  Perturbation tailored(Perturbation universal, Tensor crop);
}
