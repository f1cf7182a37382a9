package org.tsdf.lab.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.Encoding;
import org.tsdf.image.Photo;
import org.tsdf.lab.evaluation.EvaluationReport;
import org.tsdf.lab.evaluation.EvaluationReport.DetectorResult;
import org.tsdf.lab.evaluation.EvaluationReport.EditorResult;
import org.tsdf.lab.evaluation.EvaluationReport.EditorsMean;
import org.tsdf.lab.evaluation.EvaluationReport.PerturbationResult;
import org.tsdf.lab.evaluation.EvaluationSettings.FaceTruth;
import org.tsdf.lab.evaluation.Showcase.Scene;

/**
 * A report as one HTML page that needs nothing else: pictures, bars and numbers, for people who
 * look rather than read. The numbers are those of {@code report.json}.
 */
final class HtmlReport {
  private static final int JPEG_QUALITY = 82;
  private static final double HIGHEST_PSNR = 40;

  private final EvaluationReport report;
  private final Sheets sheets;
  private final HtmlText page = new HtmlText();

  private HtmlReport(EvaluationReport report, Sheets sheets) {
    this.report = report;
    this.sheets = sheets;
  }

  /**
   * @param sheets which of them are there is looked up
   */
  static String of(EvaluationReport report, Sheets sheets) {
    return new HtmlReport(report, sheets).render();
  }

  private String render() {
    page.begin("How well do these photos resist forgers?");
    page.paragraph(
        report.photos()
            + " face photos, each protected in several ways. Below: what face editors make of them,"
            + " and whether face detectors still find the faces.");
    Set<String> transforms = new LinkedHashSet<>();
    report.perturbations().forEach(each -> transforms.add(each.transform()));
    for (String transform : transforms) {
      List<PerturbationResult> results =
          report.perturbations().stream()
              .filter(each -> each.transform().equals(transform))
              .toList();
      page.heading(transforms.size() == 1 ? "The numbers" : title(transform));
      tables(results);
      results.forEach(this::pictures);
    }
    page.heading("How to read this");
    explanations();
    page.details("Everything that was asked for", EvaluationFolder.text(report.settings()));
    return page.end();
  }

  private static String title(String transform) {
    return switch (transform) {
      case "none" -> "Photos as they were protected";
      case "jpeg95", "jpeg75", "jpeg50" -> "Saved as JPEG, quality " + transform.substring(4);
      case "resize0.5" -> "Reduced to half and enlarged again";
      case "shift8" -> "Cropped 8 pixels off";
      case "blur" -> "Slightly blurred";
      default -> "Photos of " + transform.replace("mp", " megapixels");
    };
  }

  private void tables(List<PerturbationResult> results) {
    List<PerturbationResult> guarded = results.stream().filter(r -> r.epsilon() != null).toList();
    page.table(
        "Change of the photo (PSNR in dB; more is less visible)",
        List.of("PSNR", "SSIM"),
        guarded,
        List.of(
            each -> HtmlText.Bar.of(each.psnrDb(), each.psnrDbInterval(), HIGHEST_PSNR, "%.1f"),
            each -> HtmlText.Bar.of(each.ssim(), null, 1, "%.3f")));
    editorTable("Forgeries broken (SRmask; more is better)", guarded, HtmlReport::broken);
    editorTable("How far they are off (L2mask; more is better)", guarded, HtmlReport::distance);
    detectorTable("Faces still found (F1, protocol tsdf; less is better)", results, true);
    detectorTable("Faces still found (F1, protocol facepoison; less is better)", results, false);
  }

  private static HtmlText.Bar broken(EditorResult editor) {
    return HtmlText.Bar.of(editor.srMask(), editor.srMaskInterval(), 1, "%.2f");
  }

  private static HtmlText.Bar distance(EditorResult editor) {
    return HtmlText.Bar.of(editor.l2Mask(), editor.l2MaskInterval(), 1, "%.3f");
  }

  private void editorTable(
      String caption,
      List<PerturbationResult> results,
      Function<EditorResult, HtmlText.Bar> measure) {
    if (results.isEmpty() || results.get(0).editors().isEmpty()) {
      return;
    }
    List<String> columns = new ArrayList<>();
    List<Function<PerturbationResult, HtmlText.Bar>> cells = new ArrayList<>();
    for (int e = 0; e < results.get(0).editors().size(); e++) {
      int index = e;
      columns.add(results.get(0).editors().get(e).name());
      cells.add(each -> measure.apply(each.editors().get(index)));
    }
    columns.add("mean");
    cells.add(each -> measure.apply(asEditor(each.editorsMean())));
    page.table(caption, columns, results, cells);
  }

  private static EditorResult asEditor(@Nullable EditorsMean mean) {
    return mean == null
        ? new EditorResult("mean", null, null, null, null, null, null, null, 0, 0, null, List.of())
        : new EditorResult(
            "mean",
            mean.l2Mask(),
            mean.l2MaskInterval(),
            mean.srMask(),
            mean.srMaskInterval(),
            mean.psnrDb(),
            mean.psnrDbInterval(),
            mean.ssim(),
            0,
            0,
            null,
            List.of());
  }

  private void detectorTable(String caption, List<PerturbationResult> results, boolean tsdf) {
    List<PerturbationResult> searched =
        results.stream().filter(each -> !each.detectors().isEmpty()).toList();
    if (searched.isEmpty()) {
      return;
    }
    List<String> columns = new ArrayList<>();
    List<Function<PerturbationResult, HtmlText.Bar>> cells = new ArrayList<>();
    for (int d = 0; d < searched.get(0).detectors().size(); d++) {
      int index = d;
      columns.add(searched.get(0).detectors().get(d).name());
      cells.add(each -> found(each.detectors().get(index), tsdf));
    }
    page.table(caption, columns, searched, cells);
  }

  private static HtmlText.Bar found(DetectorResult detector, boolean tsdf) {
    return tsdf
        ? HtmlText.Bar.of(detector.f1Tsdf(), detector.f1TsdfInterval(), 1, "%.2f")
        : HtmlText.Bar.of(detector.f1Facepoison(), detector.f1FacepoisonInterval(), 1, "%.2f");
  }

  private void pictures(PerturbationResult result) {
    for (EditorResult editor : result.editors()) {
      picture(
          sheets.forgeries(scene(result, editor.name())),
          "Forgeries made for this test by " + editor.name() + ", against " + result.name());
    }
    for (DetectorResult detector : result.detectors()) {
      picture(
          sheets.faces(scene(result, detector.name())),
          "What " + detector.name() + " finds, against " + result.name());
    }
  }

  private static Scene scene(PerturbationResult result, String network) {
    return new Scene(result.transform(), result.name(), network, List.of());
  }

  private void picture(Path sheet, String caption) {
    if (Files.exists(sheet)) {
      byte[] jpeg = Photo.read(sheet).encode(sheet, new Encoding.Jpeg(JPEG_QUALITY));
      page.picture(Base64.getEncoder().encodeToString(jpeg), caption);
    }
  }

  private void explanations() {
    page.paragraph(
        "Broken: the forgery of the protected photo differs from the forgery of the original, where"
            + " the editor changed the photo, by a mean square (L2mask) of more than 0.05 on the"
            + " scale from -1 to 1. SRmask is the share of broken forgeries, from 0 to 1.");
    boolean annotated = report.settings().facepoisonTruth() == FaceTruth.ANNOTATION;
    page.paragraph(
        "F1: 1 means that the detector finds exactly the true faces, 0 that it finds none of them."
            + " Under the protocol tsdf the truth is what the same detector finds in the original;"
            + " under facepoison it is "
            + (annotated
                ? "the face that people have marked."
                : "the same, at another threshold, for nobody has marked the faces of these"
                    + " photos."));
    page.paragraph(
        "PSNR and SSIM tell how little the protected photo differs from the original: above about"
            + " 33 dB the change hardly shows. Small numbers are 95 % intervals: were other photos"
            + " of the same kind taken, the value would most likely lie there.");
    page.paragraph(
        "Where photos go through a transform such as JPEG, protected and original photos go through"
            + " it alike, so that it counts neither for nor against the protection.");
  }
}
