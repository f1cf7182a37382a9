package org.tsdf.lab.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tsdf.lab.evaluation.EvaluationReport.DetectorResult;
import org.tsdf.lab.evaluation.EvaluationReport.EditResult;
import org.tsdf.lab.evaluation.EvaluationReport.EditorResult;
import org.tsdf.lab.evaluation.EvaluationReport.PerturbationResult;
import org.tsdf.lab.evaluation.Observation.Likeness;
import org.tsdf.lab.evaluation.Observation.OfFaces;
import org.tsdf.lab.evaluation.Observation.OfForgery;
import org.tsdf.lab.evaluation.Observation.OfPhoto;
import org.tsdf.lab.evaluation.Observation.Subject;
import org.tsdf.metric.FaceMatch;

class EvaluationReportTest {
  private final Random random = new Random(5);

  @Test
  void measures_are_means_of_the_rows_and_lie_within_their_intervals() {
    List<Observation> rows = rows(40);
    EditorResult editor = report(rows).editors().get(0);
    double mean =
        rows.stream()
            .filter(OfForgery.class::isInstance)
            .flatMapToDouble(row -> ((OfForgery) row).l2Mask().stream())
            .average()
            .orElseThrow();
    assertThat(editor.measures().l2Mask()).isCloseTo(mean, within(1e-12));
    Interval interval = Objects.requireNonNull(editor.measures().l2MaskInterval());
    assertThat(interval.low()).isLessThan(mean);
    assertThat(interval.high()).isGreaterThan(mean);
    assertThat(editor.edits()).hasSize(2);
    assertThat(editor.forgeries() + editor.emptyMasks()).isEqualTo(80);
  }

  @Test
  void every_mean_over_photos_has_an_interval_around_it() {
    PerturbationResult result = report(rows(40));
    assertAround(result.psnrDb(), result.psnrDbInterval());
    assertAround(result.ssim(), result.ssimInterval());
    assertAround(result.lpips(), result.lpipsInterval());
    assertAround(Objects.requireNonNull(result.editorsMean()));
    EditorResult editor = result.editors().get(0);
    assertAround(editor.measures());
    editor.edits().forEach(edit -> assertAround(edit.measures()));
    DetectorResult detector = result.detectors().get(0);
    assertAround(detector.f1Tsdf(), detector.f1TsdfInterval());
    assertAround(detector.f1Facepoison(), detector.f1FacepoisonInterval());
    assertAround(detector.precision(), detector.precisionInterval());
    assertAround(detector.recall(), detector.recallInterval());
  }

  private static void assertAround(ForgeryMeasures measures) {
    assertAround(measures.l2Mask(), measures.l2MaskInterval());
    assertAround(measures.srMask(), measures.srMaskInterval());
    assertAround(measures.psnrDb(), measures.psnrDbInterval());
    assertAround(measures.ssim(), measures.ssimInterval());
    assertAround(measures.lpips(), measures.lpipsInterval());
  }

  private static void assertAround(@Nullable Double value, @Nullable Interval interval) {
    Interval around = Objects.requireNonNull(interval);
    assertThat(Objects.requireNonNull(value)).isStrictlyBetween(around.low(), around.high());
  }

  @Test
  void the_mean_of_an_edit_is_that_of_its_rows_alone() {
    List<Observation> rows = rows(10);
    double young =
        rows.stream()
            .filter(row -> row instanceof OfForgery forgery && forgery.edit().equals("Young"))
            .mapToDouble(row -> ((OfForgery) row).likeness().psnrDb())
            .average()
            .orElseThrow();
    EditResult edit = report(rows).editors().get(0).edits().get(1);
    assertThat(edit.edit()).isEqualTo("Young");
    assertThat(edit.measures().psnrDb()).isCloseTo(young, within(1e-12));
    assertThat(edit.forgeries() + edit.emptyMasks()).isEqualTo(10);
  }

  @Test
  void the_order_in_which_photos_were_seen_does_not_change_a_measure() {
    List<Observation> rows = rows(20);
    List<Observation> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, random);
    PerturbationResult one = report(rows);
    PerturbationResult other = report(shuffled);
    assertThat(other.psnrDb()).isEqualTo(one.psnrDb());
    assertThat(other.editors().get(0).measures().l2Mask())
        .isEqualTo(one.editors().get(0).measures().l2Mask());
    assertThat(other.detectors().get(0).f1Tsdf()).isEqualTo(one.detectors().get(0).f1Tsdf());
  }

  @Test
  void an_edit_that_shows_nowhere_is_counted_and_left_out() {
    Subject subject = new Subject("a", "none", "mine");
    List<Observation> rows =
        List.of(
            new OfPhoto(subject, alike(33, 0.9)),
            new OfForgery(subject, "editor", "Male", OptionalDouble.empty(), alike(20, 0.8)));
    EditorResult editor = report(rows).editors().get(0);
    assertThat(editor.measures().l2Mask()).isNull();
    assertThat(editor.measures().srMask()).isNull();
    assertThat(editor.emptyMasks()).isEqualTo(1);
    assertThat(editor.measures().psnrDb()).isEqualTo(20);
    assertThat(Objects.requireNonNull(report(rows).editorsMean()).l2Mask()).isNull();
  }

  @Test
  void the_f1_of_the_paper_is_that_of_the_mean_precision_and_the_mean_recall() {
    List<Observation> rows =
        List.of(faces("a", new FaceMatch(2, 1, 1)), faces("b", new FaceMatch(0, 1, 0)));
    // precision (0.5 + 1) / 2, recall (1 + 0) / 2
    assertThat(report(rows).detectors().get(0).f1Tsdf())
        .isCloseTo(2 * 0.75 * 0.5 / 1.25, within(1e-12));
    // F1 2/3 and 0
    assertThat(report(rows).detectors().get(0).f1Facepoison()).isCloseTo(1 / 3.0, within(1e-12));
  }

  private static Likeness alike(double psnrDb, double ssim) {
    return new Likeness(psnrDb, ssim, OptionalDouble.of(1 - ssim));
  }

  private static OfFaces faces(String photo, FaceMatch match) {
    return new OfFaces(new Subject(photo, "none", "mine"), "detector", match, match);
  }

  private List<Observation> rows(int photos) {
    List<Observation> rows = new ArrayList<>();
    for (int i = 0; i < photos; i++) {
      Subject subject = new Subject("photo" + i, "none", "mine");
      rows.add(new OfPhoto(subject, alike(30 + random.nextDouble(), random.nextDouble())));
      for (String edit : List.of("Male", "Young")) {
        OptionalDouble l2 =
            random.nextInt(5) == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(0.1 * random.nextDouble());
        rows.add(
            new OfForgery(
                subject, "editor", edit, l2, alike(20 * random.nextDouble(), random.nextDouble())));
      }
      rows.add(faces("photo" + i, new FaceMatch(1, 1, random.nextInt(2))));
    }
    return rows;
  }

  private static PerturbationResult report(List<Observation> rows) {
    return EvaluationReport.of(rows, null, EvaluationTest.settings(), Map.of())
        .perturbations()
        .get(0);
  }
}
