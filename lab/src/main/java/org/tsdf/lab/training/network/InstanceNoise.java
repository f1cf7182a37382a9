package org.tsdf.lab.training.network;

import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Tensor;

/**
 * Noise over all that a discriminator sees, real and forged (instance noise, Sønderby et al. 2017).
 * What convinces it of an attribute must then be large: a generator that is judged without learns
 * patterns that only the discriminator takes for the edit.
 */
final class InstanceNoise {
  private final double deviation;
  private final RandomSource random;

  /**
   * @param deviation standard deviation of the noise, of pictures on [-1, 1]; 0 for none
   */
  InstanceNoise(double deviation, RandomSource random) {
    this.deviation = deviation;
    this.random = random;
  }

  /** The batch with noise over its photos, for the discriminator's own step. */
  GanBatch over(GanBatch batch, int iteration) {
    return new GanBatch(
        overReal(batch.real(), iteration), batch.labels(), batch.targets(), batch.alpha());
  }

  /** Photos with noise over them. */
  Tensor overReal(Tensor photos, int iteration) {
    return over(photos, iteration, 0);
  }

  /** Forgeries with noise over them. */
  Tensor over(Tensor forgeries, int iteration) {
    return over(forgeries, iteration, 1);
  }

  private Tensor over(Tensor pictures, int iteration, int which) {
    if (deviation == 0) {
      return pictures;
    }
    RandomSource now = random.fork(2L * iteration + which);
    return pictures.plus(now.normal(DType.FLOAT32, pictures.shape()).times(deviation));
  }
}
