package org.tsdf.lab.dataset;

import org.tsdf.image.Box;
import org.tsdf.image.Photo;
import org.tsdf.tensor.Tensor;

/**
 * How a photo becomes a picture of a face. CelebA's aligned 178×218 pictures are cut to their
 * centre 170×170, as the published editors do; of any other picture the largest centred square is
 * taken. Then it is resized to the very bytes that Pillow makes, bilinear with antialiasing.
 */
public final class FaceCrop {
  private static final int CELEBA_WIDTH = 178;
  private static final int CELEBA_HEIGHT = 218;
  private static final int CELEBA_CROP = 170;

  private FaceCrop() {}

  /**
   * @return (1, 3, size, size) on [-1, 1], whole 8-bit levels
   */
  public static Tensor of(Photo photo, int size) {
    return cut(photo, size).toTensor();
  }

  /** A photo of {@code size} x {@code size}; one of that size stays as it is. */
  static Photo cut(Photo photo, int size) {
    int side = side(photo);
    int left = (photo.width() - side) / 2;
    int top = (photo.height() - side) / 2;
    return photo.cropped(left, top, side, side).resized(size, size);
  }

  /**
   * The same crop of a photo in another size.
   *
   * @param original which crop
   * @param scaled the original, larger or smaller
   * @return (1, 3, size, size) on [-1, 1], whole 8-bit levels
   */
  public static Tensor ofScaled(Photo original, Photo scaled, int size) {
    double scale = (double) scaled.width() / original.width();
    int side = (int) Math.round(side(original) * scale);
    int fitting = Math.min(side, Math.min(scaled.width(), scaled.height()));
    int left = (scaled.width() - fitting) / 2;
    int top = (scaled.height() - fitting) / 2;
    return scaled.cropped(left, top, fitting, fitting).resized(size, size).toTensor();
  }

  /** A box in pixels of the photo, in pixels of its crop. */
  static Box moved(Box box, Photo photo, int size) {
    int side = side(photo);
    double scale = (double) size / side;
    int left = (photo.width() - side) / 2;
    int top = (photo.height() - side) / 2;
    return new Box(
        (box.left() - left) * scale,
        (box.top() - top) * scale,
        (box.right() - left) * scale,
        (box.bottom() - top) * scale);
  }

  /** Side of the crop in pixels of the photo. */
  static int side(Photo photo) {
    boolean celeba = photo.width() == CELEBA_WIDTH && photo.height() == CELEBA_HEIGHT;
    return celeba ? CELEBA_CROP : Math.min(photo.width(), photo.height());
  }
}
