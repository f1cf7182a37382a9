package org.tsdf.lab.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.PerImage;
import org.tsdf.Tailor;
import org.tsdf.fusion.Recipe;
import org.tsdf.fusion.RecipeJson;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Faces;
import org.tsdf.image.Quantisation;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.evaluation.EvaluationReport.DetectorResult;
import org.tsdf.lab.evaluation.EvaluationReport.EditorResult;
import org.tsdf.lab.evaluation.EvaluationReport.PerturbationResult;
import org.tsdf.lab.evaluation.EvaluationSettings.FaceTruth;
import org.tsdf.lab.evaluation.EvaluationSettings.LpipsWeights;
import org.tsdf.metric.Ssim;
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
  private final MadePhotos photos = MadePhotos.of(images);

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void a_perturbation_of_nothing_changes_no_photo_no_forgery_and_hides_no_face() {
    PerturbationResult result = evaluate(constant("nothing", 0), 2);
    assertThat(result.psnrDb()).isNull();
    assertThat(result.ssim()).isCloseTo(1, within(1e-6));
    EditorResult editor = result.editors().get(0);
    assertThat(editor.measures().l2Mask()).isCloseTo(0, within(1e-12));
    assertThat(editor.measures().srMask()).isZero();
    assertThat(editor.forgeries()).isEqualTo(5);
    assertThat(result.detectors().get(0).f1Tsdf()).isEqualTo(1);
    assertThat(result.detectors().get(0).f1Facepoison()).isEqualTo(1);
  }

  @Test
  void what_breaks_the_editor_and_blinds_the_detector_is_measured_as_such() {
    PerturbationResult result = evaluate(constant("brighter", 0.05), 2);
    double moved = 6 / 127.5; // 0.05 is 6.375 levels, rounded to 6
    assertThat(result.psnrDb()).isCloseTo(-20 * Math.log10(moved / 2), within(0.01));
    EditorResult editor = result.editors().get(0);
    assertThat(editor.measures().l2Mask()).isCloseTo(Math.pow(10 * moved, 2), within(1e-4));
    assertThat(editor.measures().srMask()).isEqualTo(1);
    DetectorResult detector = result.detectors().get(0);
    assertThat(detector.recall()).isZero();
    assertThat(detector.precision()).isEqualTo(1);
    assertThat(detector.f1Tsdf()).isZero();
  }

  @Test
  void each_photo_gets_a_perturbation_of_its_own_where_that_is_wanted() {
    Recipe recipe = RecipeJson.with(Recipe.paper(), "interruption.step.stepSize", "0.01");
    PerImage tailor = new PerImage(recipe, List.of(new Amplifier()), List.of(), 2, 1);
    Contender shared = constant("shared", 0.02);
    Contender own =
        shared.perImage(new Contender.Tailoring(tailor, recipe, 2, List.of("amplifier")));
    assertThat(own.name()).isEqualTo("shared+per-image");
    EditorResult before = evaluate(shared, 2).editors().get(0);
    EditorResult after = evaluate(own, 2).editors().get(0);
    double moved = Objects.requireNonNull(before.measures().l2Mask());
    assertThat(after.measures().l2Mask()).isGreaterThan(2 * moved);
    Tensor clean = Quantisation.round(images);
    Tensor change = own.published(clean).minus(clean);
    assertThat(change.abs().max().item()).isLessThanOrEqualTo(6 / 127.5 + 1e-6);
    assertThat(change.narrow(0, 0, 1).minus(change.narrow(0, 1, 1)).abs().max().item())
        .isPositive();
  }

  @Test
  void the_perturbation_of_a_photo_alone_is_made_once_however_many_transforms_it_goes_through() {
    List<Tensor> crops = new ArrayList<>();
    Contender shared = constant("shared", 0.02);
    Tailor counting =
        (universal, crop) -> {
          crops.add(crop);
          return constant("own", 0.05).perturbation();
        };
    Contender own =
        shared.perImage(new Contender.Tailoring(counting, Recipe.paper(), 2, List.of()));
    List<Route> routes = List.of(Transform.NONE, Transform.JPEG75, Transform.SHIFT8);
    List<PerturbationResult> each = report(List.of(shared, own), routes);
    assertThat(crops).hasSize(5); // as many as there are photos
    List<PerturbationResult> usual = report(List.of(constant("whole", 0.05)), routes);
    for (int route = 0; route < routes.size(); route++) {
      assertThat(each.get(3 * route + 2).editors())
          .isEqualTo(usual.get(2 * route + 1).editors())
          .isNotEqualTo(each.get(3 * route + 1).editors());
    }
  }

  @Test
  void the_batch_size_does_not_change_the_result() {
    for (double shade : new double[] {0, 0.02, 0.05}) {
      assertThat(evaluate(constant("c", shade), 1)).isEqualTo(evaluate(constant("c", shade), 5));
    }
  }

  @Test
  void detectors_are_seen_on_clean_photos_too_and_find_all_that_they_find_there() {
    PerturbationResult clean = report(List.of(constant("c", 0.05)), List.of(Transform.NONE)).get(0);
    assertThat(clean.name()).isEqualTo(Contender.CLEAN);
    assertThat(clean.epsilon()).isNull();
    assertThat(clean.editors()).isEmpty();
    assertThat(clean.detectors().get(0).f1Tsdf()).isEqualTo(1);
  }

  @Test
  void a_transform_alone_disturbs_nothing_and_hides_nothing() {
    List<Route> routes = List.of(Transform.values());
    for (PerturbationResult result : report(List.of(constant("nothing", 0)), routes)) {
      if (!result.name().equals(Contender.CLEAN)) {
        assertThat(result.psnrDb()).as(result.transform()).isNull();
        assertThat(result.editors().get(0).measures().l2Mask()).as(result.transform()).isZero();
        assertThat(result.detectors().get(0).f1Tsdf()).as(result.transform()).isEqualTo(1);
      }
    }
  }

  @Test
  void the_mean_over_editors_counts_each_editor_alike() {
    Evaluation evaluation =
        new Evaluation(
            List.of(constant("c", 0.05)),
            List.of(Transform.NONE),
            List.of(new Amplifier(), new ToyNetworks.Negative("negative", 16)),
            List.of(),
            Evaluation.Comparison.USUAL);
    PerturbationResult result = report(evaluation, photos).get(0);
    double mean = (psnr(result.editors().get(0)) + psnr(result.editors().get(1))) / 2;
    assertThat(Objects.requireNonNull(result.editorsMean()).psnrDb()).isCloseTo(mean, within(1e-9));
  }

  @Test
  void lpips_is_measured_of_photos_and_of_forgeries_where_it_is_asked_for() {
    PerceptualDistance brightness =
        new PerceptualDistance(
            new LpipsWeights("toy", "", ""),
            (first, second) -> second.minus(first).mean(1, 2, 3).toDoubles());
    Evaluation evaluation =
        new Evaluation(
            List.of(constant("brighter", 0.05)),
            List.of(Transform.NONE),
            List.of(new ToyNetworks.Negative("negative", 16)),
            List.of(),
            new Evaluation.Comparison(Ssim.GAUSSIAN11, brightness));
    PerturbationResult result = report(evaluation, photos).get(0);
    double moved = 6 / 127.5;
    assertThat(result.lpips()).isCloseTo(moved, within(1e-6));
    assertThat(result.editors().get(0).measures().lpips()).isCloseTo(-moved, within(1e-6));
    assertThat(evaluate(constant("brighter", 0.05), 2).lpips()).isNull();
  }

  private static double psnr(EditorResult editor) {
    return Objects.requireNonNull(editor.measures().psnrDb());
  }

  @Test
  void marked_faces_are_the_truth_of_the_facepoison_protocol_wherever_the_crop_is_shifted() {
    Box face = new Box(4, 4, 12, 12);
    MadePhotos marked = new MadePhotos(images, List.of(face, face, face, face, face));
    FaceDetector sees = new ToyNetworks.Dazzled("sees", 1, face);
    Evaluation evaluation =
        new Evaluation(
            List.of(constant("c", 0.05)),
            List.of(Transform.NONE, Transform.SHIFT8),
            List.of(),
            List.of(sees),
            Evaluation.Comparison.USUAL);
    List<PerturbationResult> results = report(evaluation, marked);
    assertThat(results.get(0).detectors().get(0).f1Facepoison()).isEqualTo(1);
    PerturbationResult shifted = results.get(2);
    assertThat(shifted.transform()).isEqualTo("shift8");
    assertThat(shifted.detectors().get(0).f1Facepoison()).isZero(); // it looks in the old place
    assertThat(shifted.detectors().get(0).f1Tsdf()).isEqualTo(1);
  }

  @Test
  void a_stopped_evaluation_goes_on_to_the_same_observations() {
    Evaluation evaluation = evaluation(List.of(constant("c", 0.03)), List.of(Transform.NONE));
    Observations whole = Observations.inMemory();
    assertThat(observe(evaluation, photos, whole, () -> false)).isTrue();
    Observations parts = Observations.inMemory();
    int[] asked = {0};
    assertThat(observe(evaluation, photos, parts, () -> ++asked[0] > 1)).isFalse();
    assertThat(parts.all()).hasSizeBetween(1, whole.all().size() - 1);
    assertThat(observe(evaluation, photos, parts, () -> false)).isTrue();
    assertThat(parts.all()).isEqualTo(whole.all());
  }

  @Test
  void a_photo_of_which_a_row_is_missing_is_seen_again() {
    Evaluation evaluation = evaluation(List.of(constant("c", 0.03)), List.of(Transform.NONE));
    Observations whole = Observations.inMemory();
    observe(evaluation, photos, whole, () -> false);
    Observations damaged = Observations.inMemory();
    damaged.add(whole.all().subList(0, whole.all().size() - 1));
    observe(evaluation, photos, damaged, () -> false);
    assertThat(damaged.all()).containsExactlyInAnyOrderElementsOf(whole.all());
  }

  @Test
  void two_perturbations_of_one_name_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                evaluation(List.of(constant("c", 0), constant("c", 0.05)), List.of(Transform.NONE)))
        .withMessageContaining("two perturbations are called c");
  }

  private PerturbationResult evaluate(Contender contender, int batch) {
    Observations observations = Observations.inMemory();
    Evaluation evaluation = evaluation(List.of(contender), List.of(Transform.NONE));
    evaluation.observe(photos, batch, observations, Silent.LISTENER, () -> false);
    return EvaluationReport.of(observations.all(), null, settings(), Map.of())
        .perturbations()
        .get(1);
  }

  private List<PerturbationResult> report(List<Contender> contenders, List<Route> routes) {
    return report(evaluation(contenders, routes), photos);
  }

  private static List<PerturbationResult> report(Evaluation evaluation, MadePhotos photos) {
    Observations observations = Observations.inMemory();
    observe(evaluation, photos, observations, () -> false);
    return EvaluationReport.of(observations.all(), null, settings(), Map.of()).perturbations();
  }

  private Evaluation evaluation(List<Contender> contenders, List<Route> routes) {
    return new Evaluation(
        contenders,
        routes,
        List.of(new Amplifier()),
        List.of(new Familiar()),
        Evaluation.Comparison.USUAL);
  }

  private static boolean observe(
      Evaluation evaluation, MadePhotos photos, Observations observations, BooleanSupplier stop) {
    return evaluation.observe(photos, 2, observations, Silent.LISTENER, stop);
  }

  static EvaluationSettings settings() {
    return new EvaluationSettings(
        "hash",
        "labels",
        16,
        2,
        List.of("none"),
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        null,
        Ssim.GAUSSIAN11,
        null,
        FaceTruth.CLEAN_DETECTIONS);
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
