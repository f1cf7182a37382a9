package org.tsdf.lab.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Faces;
import org.tsdf.image.Quantisation;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.dataset.LoadedFaces;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class EvaluationTest {
  private static final Budget BUDGET = new Budget(0.05);

  /** Far enough from the photos that the whole forgery counts as edited. */
  private static final double GREY = 0.9;

  private final Scope scope = Scope.open();
  private final Tensor images = new RandomSource(1).uniform(-0.5, 0.5, DType.FLOAT32, 5, 3, 16, 16);
  private final LoadedFaces loaded =
      new LoadedFaces(List.of("a", "b", "c", "d", "e"), Faces.of(images), List.of());

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void a_perturbation_of_nothing_changes_no_photo_no_forgery_and_hides_no_face() {
    EvaluationReport.PerturbationResult result = evaluate(constant("nothing", 0), 2);
    assertThat(result.psnrDb()).isNull();
    assertThat(result.ssim()).isCloseTo(1, within(1e-6));
    EvaluationReport.EditorResult editor = result.editors().get(0);
    assertThat(editor.l2Mask()).isCloseTo(0, within(1e-12));
    assertThat(editor.srMask()).isZero();
    assertThat(editor.forgeries()).isEqualTo(5);
    assertThat(result.detectors().get(0).f1Tsdf()).isEqualTo(1);
    assertThat(result.detectors().get(0).f1Facepoison()).isEqualTo(1);
  }

  @Test
  void what_breaks_the_editor_and_blinds_the_detector_is_measured_as_such() {
    EvaluationReport.PerturbationResult result = evaluate(constant("brighter", 0.05), 2);
    double moved = 6 / 127.5; // 0.05 is 6.375 levels, rounded to 6
    assertThat(result.psnrDb()).isCloseTo(-20 * Math.log10(moved / 2), within(0.01));
    EvaluationReport.EditorResult editor = result.editors().get(0);
    assertThat(editor.l2Mask()).isCloseTo(Math.pow(10 * moved, 2), within(1e-4));
    assertThat(editor.srMask()).isEqualTo(1);
    EvaluationReport.DetectorResult detector = result.detectors().get(0);
    assertThat(detector.recall()).isZero();
    assertThat(detector.precision()).isEqualTo(1);
    assertThat(detector.f1Tsdf()).isZero();
  }

  @Test
  void the_batch_size_does_not_change_the_result() {
    for (double shade : new double[] {0, 0.02, 0.05}) {
      assertThat(evaluate(constant("c", shade), 1)).isEqualTo(evaluate(constant("c", shade), 5));
    }
  }

  private EvaluationReport.PerturbationResult evaluate(Contender contender, int batch) {
    return new Evaluation(List.of(contender), List.of(new Amplifier()), List.of(new Familiar()))
        .over(loaded, "hash", batch, done -> {})
        .perturbations()
        .get(0);
  }

  private static Contender constant(String name, double shade) {
    Contender random = Contender.random(BUDGET, 16, 1);
    Tensor values = Tensors.full(shade, DType.FLOAT32, 1, 3, 16, 16);
    return new Contender(
        name, new Perturbation(values, BUDGET, random.perturbation().provenance()));
  }

  /** Paints everything grey, ten times as much brighter as the picture is brighter than clean. */
  private final class Amplifier implements FaceEditor {
    @Override
    public String name() {
      return "amplifier";
    }

    @Override
    public Tensor features(Faces faces) {
      return faces.images();
    }

    @Override
    public List<Edit> edits() {
      return List.of(new Edit.Identity());
    }

    @Override
    public int imageSize() {
      return 16;
    }

    @Override
    public Tensor forge(Faces faces, Edit edit) {
      Tensor brighter = faces.images().minus(clean(faces)).mean(1, 2, 3).times(10);
      return faces.images().times(0).plus(brighter).minus(GREY);
    }

    /** The clean picture that is nearest to each of the given ones. */
    private Tensor clean(Faces faces) {
      List<Tensor> nearest = new ArrayList<>();
      for (long n = 0; n < faces.count(); n++) {
        Tensor one = faces.images().narrow(0, n, 1);
        Tensor closeness = images.minus(one).square().mean(1, 2, 3).reshape(5).negate();
        Tensor best = closeness.largest(1).reshape(1);
        nearest.add(Quantisation.round(images).indexSelect(0, best));
      }
      return Tensors.concatenate(nearest, 0);
    }
  }

  /** Finds one face in a picture unless the picture's mean has moved from the clean one's. */
  private final class Familiar implements FaceDetector {
    @Override
    public String name() {
      return "familiar";
    }

    @Override
    public Observation observe(Tensor pictures) {
      throw new IllegalStateException("an evaluation needs detections only");
    }

    @Override
    public List<List<Detection>> detect(Tensor pictures, double minimumScore) {
      double[] means = pictures.mean(1, 2, 3).toDoubles();
      double[] clean = images.mean(1, 2, 3).toDoubles();
      List<List<Detection>> found = new ArrayList<>();
      for (double mean : means) {
        boolean known = false;
        for (double c : clean) {
          known |= Math.abs(mean - c) < 0.002;
        }
        Detection face = new Detection(new Box(2, 2, 10, 10), 0.95, List.of());
        found.add(known ? List.of(face) : List.of());
      }
      return found;
    }
  }
}
