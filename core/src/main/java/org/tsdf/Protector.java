package org.tsdf;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Photo;
import org.tsdf.image.Quantisation;
import org.tsdf.metric.Psnr;
import org.tsdf.metric.Ssim;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/**
 * Protects photos of any size: the perturbation is fitted to the photo, added at full resolution,
 * and the sum rounded to 8 bits without leaving the budget.
 *
 * <pre>{@code
 * Protector protector = Protector.with(PerturbationFile.read(file));
 * ProtectedPhoto result = protector.protect(Photo.read(Path.of("me.jpg")));
 * result.photo().write(Path.of("me-protected.png"), new Encoding.Png(), false);
 * }</pre>
 */
public final class Protector {
  private final Perturbation perturbation;
  private final @Nullable FaceFinder finder;
  private final @Nullable Tailor tailor;

  private Protector(
      Perturbation perturbation, @Nullable FaceFinder finder, @Nullable Tailor tailor) {
    this.perturbation = perturbation;
    this.finder = finder;
    this.tailor = tailor;
  }

  /** Treats each photo as one face crop. */
  public static Protector with(Perturbation perturbation) {
    return new Protector(perturbation, null, null);
  }

  /**
   * Fits the perturbation to each face that is found; a photo in which there is none is treated as
   * one crop.
   */
  public Protector findingFacesWith(FaceFinder faces) {
    return new Protector(perturbation, faces, tailor);
  }

  /** Makes the perturbation to measure for each crop instead of using it as it is. */
  public Protector tailoredBy(Tailor maker) {
    return new Protector(perturbation, finder, maker);
  }

  /** Safe to call from several threads. */
  public ProtectedPhoto protect(Photo photo) {
    try (Scope scope = Scope.open()) {
      Tensor before = photo.toTensor(); // (1, 3, H, W)
      List<Box> faces = faces(before);
      Tensor pattern =
          faces.isEmpty()
              ? Placement.overWhole(
                  tailored(before, Placement.centredSquare(photo.height(), photo.width())), before)
              : Placement.overFaces(crop -> tailored(before, crop), before, faces);
      double epsilon = perturbation.budget().epsilon();
      Tensor after = Quantisation.roundWithin(before, before.plus(pattern), epsilon);
      ProtectionReport report =
          new ProtectionReport(
              finite(Psnr.of(before, after)[0]),
              ssim(before, after),
              (int) Math.round(after.minus(before).abs().max().item() * 127.5),
              Quantisation.wholeLevels(epsilon),
              faces);
      return new ProtectedPhoto(photo.withPixels(after), report);
    }
  }

  private Perturbation tailored(Tensor picture, Box crop) {
    return tailor == null
        ? perturbation
        : tailor.tailored(
            perturbation,
            Placement.cut(picture, crop, perturbation.height(), perturbation.width()));
  }

  private static @Nullable Double finite(double value) {
    return Double.isInfinite(value) ? null : value;
  }

  private static @Nullable Double ssim(Tensor before, Tensor after) {
    boolean large = Math.min(before.size(2), before.size(3)) >= Ssim.GAUSSIAN11.windowSize();
    return large ? Ssim.GAUSSIAN11.of(before, after)[0] : null;
  }

  /** The boxes of the faces found, in pixels of the photo. */
  private List<Box> faces(Tensor picture) {
    return finder == null ? List.of() : finder.find(picture).stream().map(Detection::box).toList();
  }
}
