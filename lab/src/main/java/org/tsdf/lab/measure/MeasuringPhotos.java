package org.tsdf.lab.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.tsdf.image.Detection;
import org.tsdf.image.Faces;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.dataset.AnnotatedBoxes;
import org.tsdf.lab.dataset.DecodedPhoto;
import org.tsdf.lab.dataset.FaceDataset;
import org.tsdf.lab.dataset.LoadedFaces;
import org.tsdf.lab.dataset.LoadedFaces.Unreadable;
import org.tsdf.lab.evaluation.DetectionQuality;
import org.tsdf.network.AttributeClassifier;
import org.tsdf.poisoning.FaceDetector;

/** Runs networks over the photos of a data set; photos that cannot be read are left out. */
public final class MeasuringPhotos {
  private static final int DECODED_AT_ONCE = 32;

  private final FaceDataset dataset;
  private final int batch;
  private final LongConsumer progress;

  /**
   * @param batch photos that go through a network together
   * @param progress hears how many photos have been seen
   */
  public MeasuringPhotos(FaceDataset dataset, int batch, LongConsumer progress) {
    this.dataset = dataset;
    this.batch = batch;
    this.progress = progress;
  }

  /**
   * What came out.
   *
   * @param nanoseconds that the network took
   * @param inputs how many faces or photos it took them for
   */
  public record Measured<Q>(Q quality, long nanoseconds, long inputs, List<Unreadable> leftOut) {
    public Measured {
      leftOut = List.copyOf(leftOut);
    }

    /** Of one face or photo; 0 where there was none. */
    public double milliseconds() {
      return inputs == 0 ? 0 : nanoseconds / 1e6 / inputs;
    }
  }

  /**
   * @throws org.tsdf.lab.dataset.DatasetException if an attribute that an edit is about is unknown
   */
  public Measured<EditorQuality> editor(FaceEditor editor, AttributeClassifier judge) {
    EditorMeasurement measurement = new EditorMeasurement(editor, judge);
    dataset.requireAttributes(measurement.neededAttributes());
    EditorQuality[] quality = {EditorQuality.EMPTY};
    List<Unreadable> leftOut =
        eachBatch(
            editor.imageSize(), faces -> quality[0] = quality[0].merge(measurement.of(faces)));
    return new Measured<>(quality[0], quality[0].nanoseconds(), quality[0].forgeries(), leftOut);
  }

  /**
   * @throws org.tsdf.lab.dataset.DatasetException if an attribute that it tells is unknown
   */
  public Measured<ClassifierQuality> classifier(AttributeClassifier judge) {
    dataset.requireAttributes(judge.attributes());
    ClassifierQuality[] quality = {ClassifierQuality.EMPTY};
    long[] spent = new long[2];
    List<Unreadable> leftOut =
        eachBatch(
            judge.imageSize(),
            faces -> {
              long start = System.nanoTime();
              quality[0] = quality[0].merge(ClassifierQuality.of(judge, faces));
              spent[0] += System.nanoTime() - start;
              spent[1] += faces.count();
            });
    return new Measured<>(quality[0], spent[0], spent[1], leftOut);
  }

  private interface Batch {
    void take(Faces faces);
  }

  private List<Unreadable> eachBatch(int size, Batch consumer) {
    long[] seen = {0};
    return dataset.forEachBatch(
        size,
        batch,
        (LoadedFaces loaded) -> {
          consumer.take(loaded.faces());
          seen[0] += loaded.files().size() + loaded.unreadable().size();
          progress.accept(seen[0]);
        });
  }

  /** Judged by what the photos show. */
  public Measured<DetectionQuality> detector(FaceDetector detector, FaceTruth truth) {
    DetectorMeasurement measurement = new DetectorMeasurement(detector);
    DetectionQuality quality = DetectionQuality.EMPTY;
    List<Unreadable> leftOut = new ArrayList<>();
    long nanoseconds = 0;
    int count = dataset.files().size();
    for (int start = 0; start < count; start += DECODED_AT_ONCE) {
      int end = Math.min(start + DECODED_AT_ONCE, count);
      for (DecodedPhoto each : dataset.part(start, end).decode()) {
        if (each instanceof DecodedPhoto.Broken broken) {
          leftOut.add(broken.photo());
        } else if (each instanceof DecodedPhoto.Read whole) {
          long begun = System.nanoTime();
          List<Detection> findings = measurement.findings(whole.photo());
          nanoseconds += System.nanoTime() - begun;
          AnnotatedBoxes.InPhoto there = truth.in(whole.file(), whole.photo(), findings);
          quality = quality.plus(findings, there.faces(), there.disputed());
        }
      }
      progress.accept(end);
    }
    return new Measured<>(quality, nanoseconds, (long) count - leftOut.size(), leftOut);
  }
}
