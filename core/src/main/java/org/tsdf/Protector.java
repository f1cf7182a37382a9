package org.tsdf;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Photo;
import org.tsdf.image.Quantisation;
import org.tsdf.metric.Psnr;
import org.tsdf.metric.Ssim;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Resampling;
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
  /** Detectors search at most at this many pixels on the longer side; faces are found as well. */
  private static final int SEARCH_SIDE = 1024;

  /**
   * Smaller photos are continued at their edges to this, below which some detectors cannot look.
   */
  private static final int SMALLEST_SIDE = 64;

  private final Perturbation perturbation;
  private final @Nullable FaceDetector detector;
  private final double minimumScore;
  private final @Nullable Tailor tailor;

  private Protector(
      Perturbation perturbation,
      @Nullable FaceDetector detector,
      double minimumScore,
      @Nullable Tailor tailor) {
    this.perturbation = perturbation;
    this.detector = detector;
    this.minimumScore = minimumScore;
    this.tailor = tailor;
  }

  /** Treats each photo as one face crop. */
  public static Protector with(Perturbation perturbation) {
    return new Protector(perturbation, null, 1, null);
  }

  /**
   * Fits the perturbation to each face that a detector finds; a photo in which it finds none is
   * treated as one crop.
   *
   * @param score faces below it are not counted as found, in (0, 1)
   */
  public Protector findingFacesWith(FaceDetector finder, double score) {
    return new Protector(perturbation, finder, score, tailor);
  }

  /** Makes the perturbation to measure for each crop instead of using it as it is. */
  public Protector tailoredBy(Tailor maker) {
    return new Protector(perturbation, detector, minimumScore, maker);
  }

  /** Safe to call from several threads. */
  public ProtectedPhoto protect(Photo photo) {
    try (Scope scope = Scope.open()) {
      Tensor before = photo.toTensor(); // (1, 3, H, W)
      List<Box> faces = faces(before);
      Tensor pattern =
          faces.isEmpty()
              ? Placement.overWhole(
                  tailored(before, Placement.centredSquare(photo.height(), photo.width())),
                  photo.height(),
                  photo.width())
              : Placement.overFaces(
                  crop -> tailored(before, crop), photo.height(), photo.width(), faces);
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

  /** The boxes of the faces found, in pixels of the photo, best first. */
  private List<Box> faces(Tensor picture) {
    if (detector == null) {
      return List.of();
    }
    double scale = searchScale(picture.size(2), picture.size(3));
    int height = (int) Math.max(1, Math.round(picture.size(2) * scale));
    int width = (int) Math.max(1, Math.round(picture.size(3) * scale));
    int below = Math.max(0, SMALLEST_SIDE - height);
    int beside = Math.max(0, SMALLEST_SIDE - width);
    Tensor searched =
        Layers.edgePad(Resampling.resize(picture, height, width), 0, beside, 0, below);
    List<Box> boxes = new ArrayList<>();
    for (Detection found : detector.detect(searched, minimumScore).get(0)) {
      Box box = found.box();
      boxes.add(
          new Box(
              box.left() / scale, box.top() / scale, box.right() / scale, box.bottom() / scale));
    }
    return boxes;
  }

  private static double searchScale(long height, long width) {
    return Math.min(1, SEARCH_SIDE / (double) Math.max(height, width));
  }
}
