package org.tsdf.network;

import java.util.List;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Tensor;

/** The part of an anchor-based detector that has weights. */
interface AnchorNetwork {
  /** The type of its weights and of its input. */
  DType type();

  /**
   * @param input (N, 3, H, W) as the detector's {@link Preprocessing} makes it, of the weights'
   *     type
   */
  AnchorOutput run(Tensor input);

  /**
   * Three maps of the part before pyramid and heads, shallow to deep; see {@link
   * org.tsdf.poisoning.FaceDetector#trunk}.
   *
   * @param input as for {@link #run}
   */
  List<Tensor> trunk(Tensor input);
}
