package org.tsdf.lab.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.tsdf.image.Encoding;
import org.tsdf.image.Photo;
import org.tsdf.lab.evaluation.EvaluationReport;
import org.tsdf.lab.evaluation.EvaluationReport.DetectorResult;
import org.tsdf.lab.evaluation.EvaluationReport.EditorResult;
import org.tsdf.lab.evaluation.EvaluationReport.PerturbationResult;
import org.tsdf.lab.evaluation.EvaluationSettings.FaceTruth;
import org.tsdf.lab.evaluation.EvaluationSettings.LpipsWeights;
import org.tsdf.lab.evaluation.Showcase.Scene;

/**
 * A report as one HTML page that needs nothing else: pictures, bars and numbers, for people who
 * look rather than read. The numbers are those of {@code report.json}.
 */
final class HtmlReport {
  private static final int JPEG_QUALITY = 82;

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
      HtmlTables.add(page, results, report.settings().lpips());
      results.forEach(this::fitted);
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

  private void fitted(PerturbationResult result) {
    if (result.fittedTo() != null) {
      page.paragraph(
          result.name()
              + ": each photo has a perturbation of its own, fitted to "
              + String.join(", ", result.fittedTo())
              + ". What other networks make of it tells what carries over to networks that nobody"
              + " named.");
    }
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
    likenessExplained();
    page.paragraph(
        "Small numbers are 95 % intervals: were other photos of the same kind taken, the value would"
            + " most likely lie there. The Fréchet distance between the two sets of forgeries is no"
            + " mean over photos and has none.");
    page.paragraph(
        "Where photos go through a transform such as JPEG, protected and original photos go through"
            + " it alike, so that it counts neither for nor against the protection.");
  }

  private void likenessExplained() {
    page.paragraph(
        "PSNR and SSIM tell how little the protected photo differs from the original. They are means"
            + " over a photo: at 33 dB detail hides the change, plain backgrounds do not. PSNR and SSIM of forgeries compare the forgery of the"
            + " protected photo with that of the original: there, less means that more is broken."
            + " Programs compute SSIM in several ways and their numbers cannot be compared; this is "
            + report.settings().ssim()
            + ".");
    LpipsWeights lpips = report.settings().lpips();
    if (lpips != null) {
      page.paragraph(
          "LPIPS tells how far two pictures lie apart for a network that was trained on ImageNet,"
              + " here "
              + lpips.network()
              + ": 0 for equal pictures, more for less alike ones.");
    }
  }
}
