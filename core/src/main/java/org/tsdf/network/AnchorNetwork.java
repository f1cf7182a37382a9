package org.tsdf.network;

import org.tsdf.tensor.Tensor;

/** The part of an anchor-based detector that has weights. */
interface AnchorNetwork {
  /**
   * @param input (N, 3, H, W) as the detector's {@link Preprocessing} makes it
   */
  AnchorOutput run(Tensor input);
}
