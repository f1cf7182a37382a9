package org.tsdf.interruption;

import java.util.List;
import org.tsdf.image.Faces;
import org.tsdf.tensor.Tensor;

/** G of the paper: a network that edits faces. Here it serves to test a defence. */
public interface FaceEditor extends FeatureExtractor {

  /** The edits that are evaluated for this editor (METHOD: all attributes), in a fixed order. */
  List<Edit> edits();

  /** Whether {@link Edit.Identity} can be asked of it, listed among its edits or not. */
  default boolean rebuilds() {
    return edits().stream().anyMatch(Edit.Identity.class::isInstance);
  }

  /** Height and width at which the network works, such as 256. */
  int imageSize();

  /**
   * The forgery, differentiable with respect to the images.
   *
   * @param faces pictures of any size on [-1, 1]; resized to {@link #imageSize()}
   * @return (N, 3, imageSize, imageSize) on about [-1, 1]
   * @throws IllegalArgumentException if this editor does not know the edit
   */
  Tensor forge(Faces faces, Edit edit);
}
