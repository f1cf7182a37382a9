package org.tsdf.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/**
 * How much a defence changes a forgery where the forger changed the photo: the mean squared
 * difference between disturbed and clean forgery within the mask of the edit, on [-1, 1].
 */
public final class L2Mask {
  /** A forgery whose L2mask lies above this counts as disturbed. */
  public static final double DISTURBED = 0.05;

  private static final double EDITED = 0.5;

  private L2Mask() {}

  /**
   * Where an edit shows: 1 where the absolute change, summed over the channels, exceeds 0.5.
   *
   * @param photos x, (N, 3, H, W) on [-1, 1]
   * @param forgeries G(x), of the same shape
   * @return (N, 1, H, W)
   */
  public static Tensor mask(Tensor photos, Tensor forgeries) {
    PicturePair.requireBatches(photos, forgeries);
    Tensor change = forgeries.to(DType.FLOAT64).minus(photos.to(DType.FLOAT64));
    return change.abs().sum(1).greaterThan(EDITED);
  }

  /**
   * Σ M (G(x̂) − G(x))² / (3 Σ M) of each photo; empty where the edit shows nowhere.
   *
   * @param photos x, (N, 3, H, W) on [-1, 1]
   * @param forgeries G(x), of the clean photos
   * @param disturbed G(x̂), of the protected photos
   */
  public static List<OptionalDouble> of(Tensor photos, Tensor forgeries, Tensor disturbed) {
    PicturePair.requireBatches(forgeries, disturbed);
    try (Scope scope = Scope.open()) {
      Tensor mask = mask(photos.detach(), forgeries.detach());
      Tensor difference =
          disturbed.detach().to(DType.FLOAT64).minus(forgeries.detach().to(DType.FLOAT64));
      double[] errors = difference.square().times(mask).sum(1, 2, 3).toDoubles();
      double[] cells = mask.sum(1, 2, 3).toDoubles();
      List<OptionalDouble> values = new ArrayList<>();
      for (int i = 0; i < cells.length; i++) {
        values.add(
            cells[i] == 0 ? OptionalDouble.empty() : OptionalDouble.of(errors[i] / (3 * cells[i])));
      }
      return values;
    }
  }
}
