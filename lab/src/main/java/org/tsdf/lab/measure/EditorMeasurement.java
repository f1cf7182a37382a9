package org.tsdf.lab.measure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tsdf.image.Faces;
import org.tsdf.image.Quantisation;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.metric.MeanTally;
import org.tsdf.metric.Psnr;
import org.tsdf.network.AttributeClassifier;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/** Tries a face editor on faces and has a classifier judge what became of them. */
public final class EditorMeasurement {
  private final FaceEditor editor;
  private final AttributeClassifier judge;

  public EditorMeasurement(FaceEditor editor, AttributeClassifier judge) {
    this.editor = editor;
    this.judge = judge;
  }

  /** The attributes of a face that must be known, so that it is known what an edit should give. */
  public List<String> neededAttributes() {
    return editor.edits().stream()
        .flatMap(edit -> EditGoal.of(edit).stream())
        .map(EditGoal::attribute)
        .distinct()
        .toList();
  }

  /** Every edit of each face, rounded to 8 bits as a file would hold it. */
  public EditorQuality of(Faces faces) {
    try (Scope scope = Scope.open()) {
      return Autograd.off(() -> judged(faces));
    }
  }

  private EditorQuality judged(Faces faces) {
    int size = editor.imageSize();
    Tensor photos = Resampling.resize(faces.images(), size, size);
    Verdicts before = Verdicts.of(judge, photos);
    EditorQuality quality = rebuilt(faces, photos);
    for (Edit edit : editor.edits()) {
      try (Scope scope = Scope.open()) {
        long start = System.nanoTime();
        Tensor forgeries = Quantisation.round(editor.forge(faces, edit));
        long took = System.nanoTime() - start;
        Map<String, FlipTally> flips = flips(edit, faces, before, forgeries);
        quality = quality.merge(new EditorQuality(flips, MeanTally.EMPTY, faces.count(), took));
      }
    }
    return quality;
  }

  private Map<String, FlipTally> flips(Edit edit, Faces faces, Verdicts before, Tensor forgeries) {
    Optional<EditGoal> goal =
        EditGoal.of(edit).filter(each -> judge.attributes().contains(each.attribute()));
    if (goal.isEmpty()) {
      return Map.of();
    }
    Verdicts after = Verdicts.of(judge, forgeries);
    float[] labels = faces.attributes().select(List.of(goal.get().attribute())).toFloats();
    FlipTally tally = FlipTally.EMPTY;
    for (int face = 0; face < labels.length; face++) {
      boolean has = labels[face] > 0;
      if (goal.get().applies(has)) {
        boolean reached = goal.get().isReached(after, face, has);
        tally = tally.plus(reached, goal.get().isReached(before, face, has));
      }
    }
    Map<String, FlipTally> flips = new LinkedHashMap<>();
    flips.put(edit.label(), tally);
    return flips;
  }

  private EditorQuality rebuilt(Faces faces, Tensor photos) {
    if (!editor.rebuilds()) {
      return EditorQuality.EMPTY;
    }
    MeanTally psnr = MeanTally.EMPTY;
    Tensor rebuilt = Quantisation.round(editor.forge(faces, new Edit.Identity()));
    for (double value : Psnr.of(photos, rebuilt)) {
      psnr = psnr.plus(value);
    }
    return new EditorQuality(Map.of(), psnr, 0, 0);
  }
}
