package org.tsdf.benchmarks;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** A network written directly against libtorch. */
interface PlainNetwork {
  /**
   * @param images (N, 3, H, W) on [-1, 1]
   * @return what the network's port gives, in the same order
   */
  List<Tensor> run(Tensor images);

  /** Asks once for every weight that the published network has, used here or not. */
  default void touch(Tensor images) {
    run(images);
  }
}
