package org.tsdf.network;

import org.tsdf.tensor.Tensor;

/** A generator that is told by a vector what the face shall have. */
public interface ConditionalGenerator {

  /**
   * E_i: what the generator has made of the face before it begins to draw.
   *
   * @param images (N, 3, H, W) on [-1, 1]
   * @param condition (N, attributes), 1 where the face shall have the attribute
   */
  Tensor features(Tensor images, Tensor condition);

  /** The edited pictures, (N, 3, H, W). */
  Tensor forge(Tensor images, Tensor condition);
}
