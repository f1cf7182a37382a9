package org.tsdf.cli;

import org.jspecify.annotations.Nullable;
import org.tsdf.image.Photo;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.dataset.FaceDataset;
import org.tsdf.lab.measure.ClassifierSheet;
import org.tsdf.lab.measure.DetectionSheet;
import org.tsdf.lab.measure.DetectorMeasurement;
import org.tsdf.lab.measure.EditorSheet;
import org.tsdf.network.AttributeClassifier;
import org.tsdf.poisoning.FaceDetector;

/** The picture sheet of any network. */
final class ModelSheet {
  private ModelSheet() {}

  /** Null for a network of which there is nothing to show. */
  static @Nullable Photo of(Object network, FaceDataset photos) {
    if (network instanceof FaceEditor editor) {
      return EditorSheet.of(editor, photos.load(editor.imageSize()).faces());
    }
    if (network instanceof FaceDetector detector) {
      DetectorMeasurement search = new DetectorMeasurement(detector);
      return DetectionSheet.of(
          photos.readable().stream()
              .map(photo -> new DetectionSheet.Cell(photo, search.findings(photo)))
              .toList());
    }
    if (network instanceof AttributeClassifier classifier) {
      return ClassifierSheet.of(classifier, photos.load(classifier.imageSize()).faces().images());
    }
    return null;
  }
}
