package org.tsdf.lab.measure;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.image.Faces;
import org.tsdf.image.Photo;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.training.network.SampleSheet;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/** A row for each face: as it is, rebuilt unchanged, and after every edit. */
public final class EditorSheet {
  private EditorSheet() {}

  public static Photo of(FaceEditor editor, Faces faces) {
    int size = editor.imageSize();
    try (Scope scope = Scope.open()) {
      List<SampleSheet.Column> columns = new ArrayList<>();
      Tensor photos = Resampling.resize(faces.images(), size, size);
      columns.add(new SampleSheet.Column("photo", photos));
      List<Edit> edits = new ArrayList<>(editor.edits());
      boolean listed = edits.stream().anyMatch(Edit.Identity.class::isInstance);
      if (editor.rebuilds() && !listed) {
        edits.add(0, new Edit.Identity());
      }
      for (Edit edit : edits) {
        Tensor forged = Autograd.off(() -> editor.forge(faces, edit));
        columns.add(new SampleSheet.Column(edit.label(), forged));
      }
      return SampleSheet.of(columns);
    }
  }
}
