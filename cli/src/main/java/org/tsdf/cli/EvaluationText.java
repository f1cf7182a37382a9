package org.tsdf.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tsdf.lab.evaluation.EvaluationReport;
import org.tsdf.lab.evaluation.EvaluationReport.DetectorResult;
import org.tsdf.lab.evaluation.EvaluationReport.EditorResult;
import org.tsdf.lab.evaluation.EvaluationReport.Frechet;
import org.tsdf.lab.evaluation.EvaluationReport.PerturbationResult;
import org.tsdf.lab.evaluation.EvaluationSettings.FaceTruth;
import org.tsdf.lab.evaluation.EvaluationSettings.LpipsWeights;
import org.tsdf.lab.evaluation.ForgeryMeasures;
import org.tsdf.lab.evaluation.Interval;

/** An evaluation as text for a terminal. */
final class EvaluationText {
  private EvaluationText() {}

  static void print(PrintWriter out, EvaluationReport report) {
    out.println(report.photos() + " photos; 95 % intervals in brackets");
    boolean annotated = report.settings().facepoisonTruth() == FaceTruth.ANNOTATION;
    LpipsWeights lpips = report.settings().lpips();
    for (PerturbationResult each : report.perturbations()) {
      out.printf("%n%s%s%n", each.name(), head(each, lpips));
      if (each.fittedTo() != null) {
        out.println("  each photo fitted to " + String.join(", ", each.fittedTo()));
      }
      each.editors().forEach(editor -> print(out, editor, lpips));
      ForgeryMeasures mean = each.editorsMean();
      if (mean != null && each.editors().size() > 1) {
        print(out, "mean of the editors", mean, lpips);
        out.println();
      }
      each.detectors().forEach(detector -> print(out, detector));
    }
    out.println();
    out.println("SSIM: " + report.settings().ssim());
    if (report.perturbations().stream().anyMatch(each -> !each.detectors().isEmpty())) {
      out.println("F1 tsdf: the truth is what the detector finds in the clean photo");
      out.println(
          "F1 facepoison: the truth is "
              + (annotated
                  ? "the face that people have marked"
                  : "what the detector finds in the clean photo, for the photos have no marked"
                      + " faces"));
    }
  }

  private static String head(PerturbationResult each, @Nullable LpipsWeights lpips) {
    String way = each.transform().equals("none") ? "" : ", " + each.transform();
    if (each.epsilon() == null) {
      return way + "  (no perturbation)";
    }
    return String.format(
        Locale.ROOT,
        "%s  epsilon %s; photos: PSNR %s dB  SSIM %s",
        way,
        each.epsilon(),
        measure(each.psnrDb(), each.psnrDbInterval(), "%.2f"),
        measure(each.ssim(), each.ssimInterval(), "%.4f")
            + distance(lpips, each.lpips(), each.lpipsInterval()));
  }

  private static void print(PrintWriter out, EditorResult editor, @Nullable LpipsWeights lpips) {
    print(out, editor.name(), editor.measures(), lpips);
    out.printf("  (%d forgeries, %d empty masks)%n", editor.forgeries(), editor.emptyMasks());
    Frechet frechet = editor.frechet();
    if (frechet != null) {
      out.printf(
          Locale.ROOT,
          "  %-20s Frechet distance %.4g in features of %s, %d forgeries%s%n",
          "",
          frechet.value(),
          frechet.features(),
          frechet.images(),
          frechet.warning() == null ? "" : "; " + frechet.warning());
    }
  }

  private static void print(
      PrintWriter out, String name, ForgeryMeasures measures, @Nullable LpipsWeights lpips) {
    out.printf(
        "  %-20s L2mask %s  SRmask %s  PSNR %s dB  SSIM %s",
        name,
        measure(measures.l2Mask(), measures.l2MaskInterval(), "%.3f"),
        measure(measures.srMask(), measures.srMaskInterval(), "%.3f"),
        measure(measures.psnrDb(), measures.psnrDbInterval(), "%.2f"),
        measure(measures.ssim(), measures.ssimInterval(), "%.3f")
            + distance(lpips, measures.lpips(), measures.lpipsInterval()));
  }

  /** With the network in which it was measured; nothing where none was given. */
  private static String distance(
      @Nullable LpipsWeights lpips, @Nullable Double value, @Nullable Interval interval) {
    return lpips == null
        ? ""
        : "  LPIPS (" + lpips.network() + ") " + measure(value, interval, "%.4f");
  }

  private static void print(PrintWriter out, DetectorResult detector) {
    out.printf(
        "  %-20s F1 tsdf %s  F1 facepoison %s  precision %s  recall %s%n",
        detector.name(),
        measure(detector.f1Tsdf(), detector.f1TsdfInterval(), "%.3f"),
        measure(detector.f1Facepoison(), detector.f1FacepoisonInterval(), "%.3f"),
        measure(detector.precision(), detector.precisionInterval(), "%.3f"),
        measure(detector.recall(), detector.recallInterval(), "%.3f"));
  }

  private static String measure(
      @Nullable Double value, @Nullable Interval interval, String format) {
    String text = number(value, format);
    return interval == null
        ? text
        : text
            + " ["
            + number(interval.low(), format)
            + ", "
            + number(interval.high(), format)
            + "]";
  }

  private static String number(@Nullable Double value, String format) {
    return value == null ? "-" : String.format(Locale.ROOT, format, value);
  }
}
