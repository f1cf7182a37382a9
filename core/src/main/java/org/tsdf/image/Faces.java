package org.tsdf.image;

import org.tsdf.tensor.Tensor;

/**
 * A batch of aligned face pictures and what is known about them.
 *
 * @param images (N, 3, H, W), RGB on [-1, 1]
 */
public record Faces(Tensor images, Attributes attributes) {
  public Faces {
    if (images.rank() != 4 || images.size(1) != 3) {
      throw new IllegalArgumentException("faces must have shape (N, 3, H, W), got " + images);
    }
    if (attributes.values().size(0) != images.size(0)) {
      throw new IllegalArgumentException(
          images.size(0) + " faces but attributes of " + attributes.values().size(0));
    }
  }

  /** Faces of which nothing is known. */
  public static Faces of(Tensor images) {
    return new Faces(images, Attributes.unknown(images.size(0)));
  }

  public long count() {
    return images.size(0);
  }

  /** The same faces in other pictures of them. */
  public Faces withImages(Tensor others) {
    return new Faces(others, attributes);
  }

  /** The faces that an INT64 tensor of rank 1 names. */
  public Faces rows(Tensor indices) {
    return new Faces(images.indexSelect(0, indices), attributes.rows(indices));
  }
}
