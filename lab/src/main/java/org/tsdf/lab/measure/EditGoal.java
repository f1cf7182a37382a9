package org.tsdf.lab.measure;

import java.util.Optional;
import org.tsdf.interruption.Edit;
import org.tsdf.network.AttributeFlip;

/**
 * What an edit shall make of a face.
 *
 * @param attribute in CelebA's spelling
 * @param wanted what shall become of it
 */
record EditGoal(String attribute, Wanted wanted) {
  /** What shall become of an attribute. */
  enum Wanted {
    GIVEN,
    TAKEN,
    TURNED_OVER
  }

  /** Empty for an edit that shall change nothing. */
  static Optional<EditGoal> of(Edit edit) {
    if (edit instanceof Edit.Flip flip) {
      boolean hair = AttributeFlip.HAIR_COLOURS.contains(flip.attribute());
      return Optional.of(new EditGoal(flip.attribute(), hair ? Wanted.GIVEN : Wanted.TURNED_OVER));
    }
    if (edit instanceof Edit.FromLatent latent) {
      return Optional.of(ofStyle(latent.tag(), latent.value()));
    }
    if (edit instanceof Edit.FromReference reference) {
      return Optional.of(new EditGoal(reference.tag(), Wanted.GIVEN));
    }
    return Optional.empty();
  }

  private static EditGoal ofStyle(String tag, String value) {
    return switch (value) {
      case "with" -> new EditGoal(tag, Wanted.GIVEN);
      case "without" -> new EditGoal(tag, Wanted.TAKEN);
      case "black", "blond", "brown" ->
          new EditGoal(
              Character.toUpperCase(value.charAt(0)) + value.substring(1) + "_Hair", Wanted.GIVEN);
      default -> new EditGoal(tag, Wanted.GIVEN);
    };
  }

  /**
   * Whether the edit can do anything: who has a hair colour already cannot be given it.
   *
   * @param has whether the face has the attribute by its label
   */
  boolean applies(boolean has) {
    return switch (wanted) {
      case GIVEN -> !has;
      case TAKEN -> has;
      case TURNED_OVER -> true;
    };
  }

  /**
   * Whether a face is as it should be after the edit.
   *
   * @param has whether it had the attribute before, by its label
   */
  boolean isReached(Verdicts verdicts, int face, boolean has) {
    boolean present =
        switch (wanted) {
          case GIVEN -> true;
          case TAKEN -> false;
          case TURNED_OVER -> !has;
        };
    return verdicts.has(face, attribute) == present;
  }
}
