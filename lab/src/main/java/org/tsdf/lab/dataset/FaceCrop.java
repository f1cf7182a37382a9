package org.tsdf.lab.dataset;

import org.tsdf.image.Photo;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Tensor;

/**
 * How a photo becomes a picture of a face. CelebA's aligned 178×218 pictures are cut to their
 * centre 170×170, as the published editors do; of any other picture the largest centred square is
 * taken. Then it is resized, bilinear with antialiasing.
 */
public final class FaceCrop {
  private static final int CELEBA_WIDTH = 178;
  private static final int CELEBA_HEIGHT = 218;
  private static final int CELEBA_CROP = 170;

  private FaceCrop() {}

  /**
   * @return (1, 3, size, size) on [-1, 1]
   */
  public static Tensor of(Photo photo, int size) {
    boolean celeba = photo.width() == CELEBA_WIDTH && photo.height() == CELEBA_HEIGHT;
    int side = celeba ? CELEBA_CROP : Math.min(photo.width(), photo.height());
    Tensor square =
        photo
            .toTensor()
            .narrow(2, (photo.height() - side) / 2, side)
            .narrow(3, (photo.width() - side) / 2, side);
    return Resampling.resize(square.contiguous(), size, size).clamp(-1, 1);
  }
}
