package org.tsdf.tensor;

import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.global.torch;

/** Decompositions of matrices; use FLOAT64. */
public final class LinearAlgebra {
  private LinearAlgebra() {}

  /**
   * The symmetric matrix whose square is the given one.
   *
   * @param matrix (n, n), symmetric without negative eigenvalues; those that are smaller than the
   *     rounding of the largest count as 0, for the root would make 1e-8 of their 1e-16
   */
  public static Tensor symmetricRoot(Tensor matrix) {
    try (T_TensorTensor_T decomposition = torch.linalg_eigh(matrix.handle())) {
      Tensor values = Tensor.copyOfHandle(decomposition.get0()); // (n)
      double rounding = values.abs().max().item() * values.elements() * Math.ulp(1.0);
      Tensor roots = values.times(values.greaterThan(rounding)).sqrt(); // (n)
      Tensor vectors = Tensor.copyOfHandle(decomposition.get1()); // (n, n), one a column
      return vectors.times(roots).matmul(vectors.transpose(0, 1));
    } catch (RuntimeException e) {
      throw TensorException.of("symmetricRoot", e, matrix);
    }
  }

  /** The singular values (n) of a matrix (n, n), largest first. */
  public static Tensor singularValues(Tensor matrix) {
    return Layers.call("singularValues", () -> torch.linalg_svdvals(matrix.handle()), matrix);
  }
}
