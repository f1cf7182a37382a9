package org.tsdf.lab.evaluation;

import java.util.List;
import org.tsdf.image.Faces;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.tensor.Tensor;

/** An editor that takes the styles of its edits from one reference picture. */
public final class ReferenceEditor implements FaceEditor {
  private final FaceEditor editor;
  private final List<Edit> edits;

  private ReferenceEditor(FaceEditor editor, List<Edit> edits) {
    this.editor = editor;
    this.edits = List.copyOf(edits);
  }

  /** Whether some edit takes its style from a latent code, which a reference can stand for. */
  public static boolean takesReference(FaceEditor editor) {
    return editor.edits().stream().anyMatch(Edit.FromLatent.class::isInstance);
  }

  /**
   * The same editor with the reference in place of latent codes; one without such edits as it is.
   *
   * @param reference (1, 3, H, W) on [-1, 1]
   */
  public static FaceEditor of(FaceEditor editor, Tensor reference) {
    if (!takesReference(editor)) {
      return editor;
    }
    return new ReferenceEditor(
        editor, editor.edits().stream().map(edit -> fromReference(edit, reference)).toList());
  }

  private static Edit fromReference(Edit edit, Tensor reference) {
    return edit instanceof Edit.FromLatent latent
        ? new Edit.FromReference(latent.tag(), reference)
        : edit;
  }

  @Override
  public String name() {
    return editor.name();
  }

  @Override
  public List<Edit> edits() {
    return edits;
  }

  @Override
  public int imageSize() {
    return editor.imageSize();
  }

  @Override
  public Tensor features(Faces faces) {
    return editor.features(faces);
  }

  @Override
  public Tensor forge(Faces faces, Edit edit) {
    return editor.forge(faces, edit);
  }
}
