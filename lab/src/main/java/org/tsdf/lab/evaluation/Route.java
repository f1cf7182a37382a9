package org.tsdf.lab.evaluation;

import org.jspecify.annotations.Nullable;
import org.tsdf.image.Box;
import org.tsdf.tensor.Tensor;

/**
 * The way of a photo from whoever protects it to the adversary. Clean and protected photos take the
 * same way, so that the way alone disturbs nothing.
 */
public interface Route {
  /** Short and unique; used in reports and file names. */
  String label();

  /**
   * What arrives at the adversary, a face crop.
   *
   * @param contender null for the clean photos
   * @return (N, 3, size, size) on [-1, 1], whole 8-bit levels
   */
  Tensor arrived(PhotoGroup photos, @Nullable Contender contender);

  /** Where a box of the clean crop lies in what arrives. */
  Box moved(Box box, String file);
}
