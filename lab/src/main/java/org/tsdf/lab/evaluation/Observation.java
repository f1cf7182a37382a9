package org.tsdf.lab.evaluation;

import java.util.OptionalDouble;
import org.tsdf.metric.FaceMatch;

/** One thing that was measured: what tallies are made of, and a row of the per-image table. */
public sealed interface Observation {
  /** The photo's file. */
  String photo();

  /**
   * What the observation is about.
   *
   * @param photo the photo's file
   * @param route {@link Route#label}
   * @param perturbation {@link Contender#name}, or {@link Contender#CLEAN}
   */
  record Subject(String photo, String route, String perturbation) {}

  /**
   * How much two pictures are alike.
   *
   * @param psnrDb infinite where both are equal
   * @param ssim of the variant that the settings name
   * @param lpips empty where no network for it was given
   */
  record Likeness(double psnrDb, double ssim, OptionalDouble lpips) {}

  /** How far the protected photo lies from the clean one, both as they arrive. */
  record OfPhoto(Subject subject, Likeness likeness) implements Observation {
    @Override
    public String photo() {
      return subject.photo();
    }
  }

  /**
   * How far the forgery of the protected photo lies from that of the clean one.
   *
   * @param l2Mask empty where the edit shows nowhere
   */
  record OfForgery(
      Subject subject, String editor, String edit, OptionalDouble l2Mask, Likeness likeness)
      implements Observation {
    @Override
    public String photo() {
      return subject.photo();
    }
  }

  /** What a detector found, by both protocols. */
  record OfFaces(Subject subject, String detector, FaceMatch tsdf, FaceMatch facepoison)
      implements Observation {
    @Override
    public String photo() {
      return subject.photo();
    }
  }

  /** A photo that was left out. */
  record Unreadable(String photo, String reason) implements Observation {}
}
