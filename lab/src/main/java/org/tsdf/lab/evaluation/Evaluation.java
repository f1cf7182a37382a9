package org.tsdf.lab.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntConsumer;
import org.tsdf.image.Detection;
import org.tsdf.image.Faces;
import org.tsdf.image.Quantisation;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.dataset.LoadedFaces;
import org.tsdf.metric.L2Mask;
import org.tsdf.metric.MeanTally;
import org.tsdf.metric.Psnr;
import org.tsdf.metric.Ssim;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * Compares perturbations on the same photos, editors and detectors. Everything is measured on the
 * 8-bit pixels that a user would save and an adversary would load.
 */
public final class Evaluation {
  /** Below the scores that either F1 protocol counts. */
  private static final double LOWEST_SCORE = 0.5;

  private final List<Contender> contenders;
  private final List<FaceEditor> editors;
  private final List<FaceDetector> detectors;

  public Evaluation(
      List<Contender> contenders, List<FaceEditor> editors, List<FaceDetector> detectors) {
    this.contenders = List.copyOf(contenders);
    this.editors = List.copyOf(editors);
    this.detectors = List.copyOf(detectors);
  }

  /**
   * @param batch photos that go through a network together
   * @param done hears how many photos have been seen
   */
  public EvaluationReport over(LoadedFaces loaded, String hash, int batch, IntConsumer done) {
    List<Tally> tallies = new ArrayList<>();
    contenders.forEach(c -> tallies.add(new Tally(c)));
    Faces faces = loaded.faces();
    for (long start = 0; start < faces.count(); start += batch) {
      long count = Math.min(batch, faces.count() - start);
      long first = start;
      try (Scope scope = Scope.open()) {
        Autograd.off(
            () -> {
              observe(tallies, faces.rows(range(first, count)));
              return count;
            });
      }
      done.accept((int) (start + count));
    }
    return new EvaluationReport(
        (int) faces.count(), hash, tallies.stream().map(Tally::result).toList());
  }

  private void observe(List<Tally> tallies, Faces some) {
    Faces clean = some.withImages(Quantisation.round(some.images()));
    List<List<List<Detection>>> found =
        detectors.stream().map(d -> d.detect(clean.images(), LOWEST_SCORE)).toList();
    List<List<Tensor>> forged = new ArrayList<>();
    for (FaceEditor editor : editors) {
      forged.add(editor.edits().stream().map(edit -> editor.forge(clean, edit)).toList());
    }
    tallies.forEach(tally -> tally.observe(clean, forged, found));
  }

  private static Tensor range(long start, long count) {
    long[] rows = new long[(int) count];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = start + i;
    }
    return Tensors.of(rows, rows.length);
  }

  /** One contender's measures so far. */
  private final class Tally {
    private final Contender contender;
    private final List<EditorTally> ofEditors = new ArrayList<>();
    private final List<DetectorTally> ofDetectors = new ArrayList<>();
    private MeanTally psnr = MeanTally.EMPTY;
    private MeanTally ssim = MeanTally.EMPTY;

    Tally(Contender contender) {
      this.contender = contender;
      editors.forEach(e -> ofEditors.add(EditorTally.EMPTY));
      detectors.forEach(d -> ofDetectors.add(DetectorTally.EMPTY));
    }

    void observe(Faces clean, List<List<Tensor>> forged, List<List<List<Detection>>> found) {
      try (Scope scope = Scope.open()) {
        Faces guarded = clean.withImages(protectedOf(clean.images()));
        double[] noise = Psnr.of(clean.images(), guarded.images());
        double[] similarity = Ssim.GAUSSIAN11.of(clean.images(), guarded.images());
        for (int i = 0; i < noise.length; i++) {
          psnr = psnr.plus(noise[i]);
          ssim = ssim.plus(similarity[i]);
        }
        for (int e = 0; e < editors.size(); e++) {
          observeEdits(e, clean, guarded, forged.get(e));
        }
        for (int d = 0; d < detectors.size(); d++) {
          List<List<Detection>> after = detectors.get(d).detect(guarded.images(), LOWEST_SCORE);
          for (int i = 0; i < after.size(); i++) {
            ofDetectors.set(d, ofDetectors.get(d).plus(found.get(d).get(i), after.get(i)));
          }
        }
      }
    }

    private void observeEdits(int e, Faces clean, Faces guarded, List<Tensor> forged) {
      FaceEditor editor = editors.get(e);
      Tensor photos = Resampling.resize(clean.images(), editor.imageSize(), editor.imageSize());
      List<Edit> edits = editor.edits();
      for (int k = 0; k < edits.size(); k++) {
        Tensor before = forged.get(k).clamp(-1, 1);
        Tensor after = editor.forge(guarded, edits.get(k)).clamp(-1, 1);
        List<OptionalDouble> distances = L2Mask.of(photos, before, after);
        double[] noise = Psnr.of(before, after);
        double[] similarity = Ssim.GAUSSIAN11.of(before, after);
        for (int i = 0; i < noise.length; i++) {
          ofEditors.set(e, ofEditors.get(e).plus(distances.get(i), noise[i], similarity[i]));
        }
      }
    }

    private Tensor protectedOf(Tensor images) {
      Tensor pattern =
          contender.perturbation().fittedTo((int) images.size(2), (int) images.size(3));
      return Quantisation.roundWithin(
          images, images.plus(pattern), contender.perturbation().budget().epsilon());
    }

    EvaluationReport.PerturbationResult result() {
      List<EvaluationReport.EditorResult> editorResults = new ArrayList<>();
      for (int e = 0; e < editors.size(); e++) {
        editorResults.add(ofEditors.get(e).result(editors.get(e).name()));
      }
      List<EvaluationReport.DetectorResult> detectorResults = new ArrayList<>();
      for (int d = 0; d < detectors.size(); d++) {
        detectorResults.add(ofDetectors.get(d).result(detectors.get(d).name()));
      }
      return new EvaluationReport.PerturbationResult(
          contender.name(),
          contender.perturbation().budget().epsilon(),
          EvaluationReport.value(psnr.mean()),
          EvaluationReport.value(ssim.mean()),
          editorResults,
          detectorResults);
    }
  }
}
