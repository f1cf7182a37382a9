package org.tsdf.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tsdf.lab.evaluation.EvaluationReport.DetectorResult;
import org.tsdf.lab.evaluation.EvaluationReport.EditResult;
import org.tsdf.lab.evaluation.EvaluationReport.EditorResult;
import org.tsdf.lab.evaluation.EvaluationReport.Frechet;
import org.tsdf.lab.evaluation.EvaluationReport.PerturbationResult;
import org.tsdf.lab.evaluation.EvaluationSettings.LpipsWeights;
import org.tsdf.lab.evaluation.ForgeryMeasures;
import org.tsdf.lab.evaluation.Interval;
import org.tsdf.lab.report.HtmlText.Bar;
import org.tsdf.lab.report.HtmlText.Column;

/**
 * The numbers of all perturbations on one route as tables: what matters most in sight, the rest
 * where it can be opened.
 */
final class HtmlTables {
  private static final double HIGHEST_PSNR = 40;

  private final HtmlText page;

  /** The measure and its network; null where it was not asked for. */
  private final @Nullable String lpips;

  private final List<PerturbationResult> all;
  private final List<PerturbationResult> guarded;

  private HtmlTables(
      HtmlText page, List<PerturbationResult> results, @Nullable LpipsWeights lpips) {
    this.page = page;
    this.lpips = lpips == null ? null : "LPIPS (" + lpips.network() + ")";
    this.all = results;
    this.guarded = results.stream().filter(each -> each.epsilon() != null).toList();
  }

  /**
   * Adds the tables to a page.
   *
   * @param results of one route; clean photos among them
   * @param lpips what LPIPS was computed with; null where it was not
   */
  static void add(HtmlText page, List<PerturbationResult> results, @Nullable LpipsWeights lpips) {
    new HtmlTables(page, results, lpips).add();
  }

  private void add() {
    photoTable();
    boolean edited = !guarded.isEmpty() && !guarded.get(0).editors().isEmpty();
    boolean searched = all.stream().anyMatch(each -> !each.detectors().isEmpty());
    if (edited) {
      editorTable("Forgeries broken (SRmask; more is better)", HtmlTables::broken);
      editorTable("How far they are off (L2mask; more is better)", HtmlTables::distance);
    }
    if (searched) {
      detectorTable("Faces still found (F1, protocol tsdf; less is better)", HtmlTables::f1Tsdf);
      detectorTable(
          "Faces still found (F1, protocol facepoison; less is better)", HtmlTables::f1Facepoison);
    }
    if (edited) {
      page.details("How much the forgeries change as pictures", this::pictureTables);
      guarded.get(0).editors().forEach(this::edits);
    }
    if (searched) {
      page.details("Precision and recall of the detectors", this::precisionAndRecall);
    }
  }

  private void photoTable() {
    List<Column<PerturbationResult>> columns = new ArrayList<>();
    columns.add(new Column<>("PSNR", each -> psnr(each.psnrDb(), each.psnrDbInterval())));
    columns.add(new Column<>("SSIM", each -> Bar.of(each.ssim(), each.ssimInterval(), 1, "%.3f")));
    if (lpips != null) {
      columns.add(
          new Column<>(lpips, each -> Bar.of(each.lpips(), each.lpipsInterval(), 1, "%.4f")));
    }
    page.table(
        "Change of the photo (PSNR in dB, SSIM: more is less visible"
            + (lpips == null ? ")" : "; LPIPS: less is)"),
        guarded,
        PerturbationResult::name,
        columns);
  }

  private void pictureTables() {
    editorTable("PSNR of the forgeries (dB; less is better)", HtmlTables::psnr);
    editorTable("SSIM of the forgeries (less is better)", HtmlTables::ssim);
    if (lpips != null) {
      editorTable(lpips + " of the forgeries (more is better)", HtmlTables::lpips);
    }
    frechetTable();
  }

  private void precisionAndRecall() {
    detectorTable(
        "Precision (protocol tsdf: how much of what is found was found in the original)",
        each -> Bar.of(each.precision(), each.precisionInterval(), 1, "%.2f"));
    detectorTable(
        "Recall (protocol tsdf: how much of what was found in the original is still found)",
        each -> Bar.of(each.recall(), each.recallInterval(), 1, "%.2f"));
  }

  private static Bar broken(ForgeryMeasures measures) {
    return Bar.of(measures.srMask(), measures.srMaskInterval(), 1, "%.2f");
  }

  private static Bar distance(ForgeryMeasures measures) {
    return Bar.of(measures.l2Mask(), measures.l2MaskInterval(), 1, "%.3f");
  }

  private static Bar psnr(ForgeryMeasures measures) {
    return psnr(measures.psnrDb(), measures.psnrDbInterval());
  }

  private static Bar psnr(@Nullable Double value, @Nullable Interval interval) {
    return Bar.of(value, interval, HIGHEST_PSNR, "%.1f");
  }

  private static Bar ssim(ForgeryMeasures measures) {
    return Bar.of(measures.ssim(), measures.ssimInterval(), 1, "%.3f");
  }

  private static Bar lpips(ForgeryMeasures measures) {
    return Bar.of(measures.lpips(), measures.lpipsInterval(), 1, "%.4f");
  }

  private static Bar f1Tsdf(DetectorResult detector) {
    return Bar.of(detector.f1Tsdf(), detector.f1TsdfInterval(), 1, "%.2f");
  }

  private static Bar f1Facepoison(DetectorResult detector) {
    return Bar.of(detector.f1Facepoison(), detector.f1FacepoisonInterval(), 1, "%.2f");
  }

  /** A column for each editor, and for their mean. */
  private void editorTable(String caption, Function<ForgeryMeasures, Bar> measure) {
    List<Column<PerturbationResult>> columns =
        editorColumns(editor -> measure.apply(editor.measures()));
    columns.add(
        new Column<>("mean", each -> measure.apply(Objects.requireNonNull(each.editorsMean()))));
    page.table(caption, guarded, PerturbationResult::name, columns);
  }

  private List<Column<PerturbationResult>> editorColumns(Function<EditorResult, Bar> cell) {
    List<Column<PerturbationResult>> columns = new ArrayList<>();
    List<EditorResult> editors = guarded.get(0).editors();
    for (int e = 0; e < editors.size(); e++) {
      int index = e;
      columns.add(
          new Column<>(editors.get(e).name(), each -> cell.apply(each.editors().get(index))));
    }
    return columns;
  }

  private void frechetTable() {
    List<Frechet> distances =
        guarded.stream()
            .flatMap(each -> each.editors().stream())
            .flatMap(editor -> Stream.ofNullable(editor.frechet()))
            .toList();
    if (distances.isEmpty()) {
      return;
    }
    double highest = distances.stream().mapToDouble(Frechet::value).max().orElseThrow();
    page.table(
        "Fréchet distance of the forgeries in features of "
            + distances.get(0).features()
            + " (more is better; of the whole sets, without an interval)",
        guarded,
        PerturbationResult::name,
        editorColumns(editor -> frechet(editor.frechet(), highest)));
  }

  private static Bar frechet(@Nullable Frechet distance, double highest) {
    if (distance == null) {
      return Bar.of(null, null, highest, "");
    }
    Bar bar = Bar.of(distance.value(), null, highest, "%.4g");
    return distance.warning() == null ? bar : new Bar(bar.text(), distance.warning(), bar.share());
  }

  /** For each perturbation a table with a row for each edit. */
  private void edits(EditorResult editor) {
    page.details(
        "Edit by edit: " + editor.name(), () -> guarded.forEach(each -> edits(editor, each)));
  }

  private void edits(EditorResult editor, PerturbationResult result) {
    List<EditResult> edits =
        result.editors().stream()
            .filter(each -> each.name().equals(editor.name()))
            .flatMap(each -> each.edits().stream())
            .toList();
    List<Column<EditResult>> columns = new ArrayList<>();
    columns.add(new Column<>("SRmask", each -> broken(each.measures())));
    columns.add(new Column<>("L2mask", each -> distance(each.measures())));
    columns.add(new Column<>("PSNR", each -> psnr(each.measures())));
    columns.add(new Column<>("SSIM", each -> ssim(each.measures())));
    if (lpips != null) {
      columns.add(new Column<>(lpips, each -> lpips(each.measures())));
    }
    columns.add(new Column<>("forgeries", HtmlTables::count));
    page.table(editor.name() + " against " + result.name(), edits, EditResult::edit, columns);
  }

  private static Bar count(EditResult edit) {
    return Bar.without(
        Long.toString(edit.forgeries()),
        edit.emptyMasks() == 0 ? "" : "and " + edit.emptyMasks() + " without an edit");
  }

  private void detectorTable(String caption, Function<DetectorResult, Bar> measure) {
    List<PerturbationResult> searched =
        all.stream().filter(each -> !each.detectors().isEmpty()).toList();
    List<Column<PerturbationResult>> columns = new ArrayList<>();
    List<DetectorResult> detectors = searched.get(0).detectors();
    for (int d = 0; d < detectors.size(); d++) {
      int index = d;
      columns.add(
          new Column<>(
              detectors.get(d).name(), each -> measure.apply(each.detectors().get(index))));
    }
    page.table(caption, searched, PerturbationResult::name, columns);
  }
}
