package org.tsdf;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.Box;

/**
 * What protection changed, measured on the 8-bit pixels that are saved.
 *
 * @param psnrDb peak signal-to-noise ratio of the protected against the original photo, in dB; null
 *     where no pixel changed
 * @param ssim structural similarity, variant {@code gaussian11}; null for a photo smaller than its
 *     window
 * @param largestChange in 8-bit levels
 * @param allowedChange the budget in whole 8-bit levels
 * @param faces the faces to which the perturbation was fitted, in pixels; empty where the whole
 *     photo was treated as one crop
 */
public record ProtectionReport(
    @Nullable Double psnrDb,
    @Nullable Double ssim,
    int largestChange,
    int allowedChange,
    List<Box> faces) {
  public ProtectionReport {
    faces = List.copyOf(faces);
  }

  /** Whether the whole photo was treated as one crop. */
  public boolean wholePhoto() {
    return faces.isEmpty();
  }
}
