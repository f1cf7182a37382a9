package org.tsdf.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;

/** Warns where a label is missing: an editor is then told that no face has the attribute. */
final class MissingLabels {
  private MissingLabels() {}

  /**
   * @param labelled the attributes that are known of the photos
   */
  static void warn(List<FaceEditor> editors, List<String> labelled, Console console) {
    for (FaceEditor editor : editors) {
      String missing =
          editor.edits().stream()
              .filter(Edit.Flip.class::isInstance)
              .map(edit -> ((Edit.Flip) edit).attribute())
              .filter(attribute -> !labelled.contains(attribute))
              .collect(Collectors.joining(", "));
      if (!missing.isEmpty()) {
        console.warn(
            "the photos have no labels for "
                + missing
                + ", so "
                + editor.name()
                + " treats every face as without them; --attributes names a file of labels");
      }
    }
  }
}
