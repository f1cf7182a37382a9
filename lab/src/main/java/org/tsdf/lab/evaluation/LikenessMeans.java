package org.tsdf.lab.evaluation;

import org.tsdf.lab.evaluation.Observation.Likeness;

/** How much pictures are alike, kept apart for each photo. */
record LikenessMeans(PhotoMeans psnrDb, PhotoMeans ssim, PhotoMeans lpips) {
  static LikenessMeans of(int photos) {
    return new LikenessMeans(
        new PhotoMeans(photos), new PhotoMeans(photos), new PhotoMeans(photos));
  }

  void add(int photo, Likeness likeness) {
    psnrDb.add(photo, likeness.psnrDb());
    ssim.add(photo, likeness.ssim());
    likeness.lpips().ifPresent(value -> lpips.add(photo, value));
  }
}
