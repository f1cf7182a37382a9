package org.tsdf.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.catalogue.Models;
import org.tsdf.lab.dataset.FaceDataset;
import org.tsdf.lab.dataset.LoadedFaces;
import org.tsdf.lab.evaluation.Contender;
import org.tsdf.lab.evaluation.Evaluation;
import org.tsdf.lab.evaluation.EvaluationReport;
import org.tsdf.lab.evaluation.EvaluationReport.DetectorResult;
import org.tsdf.lab.evaluation.EvaluationReport.EditorResult;
import org.tsdf.lab.evaluation.EvaluationReport.PerturbationResult;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.ShippedPerturbations;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tsdf evaluate}. */
@Command(
    name = "evaluate",
    description = {
      "Measure how well perturbations do on photos: how far they throw face editors off, and how"
          + " many faces detectors still find.",
      "All perturbations see the same photos, which should not be those they were trained on. The"
          + " truth of both F1 protocols is what the same detector finds in the clean photos."
    },
    footer = {
      "  tsdf evaluate --data faces --detector retinaface",
      "  tsdf evaluate --data faces --perturbation mine.safetensors --perturbation random \\",
      "      --editor stargan --detector retinaface --images 100 --json"
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final double RANDOM_EPSILON = 0.05;
  private static final long RANDOM_SEED = 1;

  @Mixin private Console console;
  @Mixin private ReportOption report;

  @Option(
      names = "--perturbation",
      paramLabel = "NAME|FILE",
      description =
          "A shipped perturbation, a file, or random (noise of epsilon 0.05); may be repeated"
              + " (default: default and random).")
  private List<String> perturbations =
      new ArrayList<>(List.of(ShippedPerturbations.DEFAULT, Contender.RANDOM));

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "A folder or zip archive of face photos.")
  private Path data;

  @Option(
      names = "--attributes",
      paramLabel = "CSV",
      description = "Which face has which attribute; else manifest.csv in the folder.")
  private @Nullable Path attributes;

  @Option(
      names = "--editor",
      paramLabel = "NAME|ARCH=FILE",
      description = "A face editor to test against; may be repeated.")
  private List<String> editors = new ArrayList<>();

  @Option(
      names = "--detector",
      paramLabel = "NAME|ARCH=FILE",
      description = "A face detector to test against; may be repeated.")
  private List<String> detectors = new ArrayList<>();

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "How many photos, the first by name (default: all).")
  private int images = Integer.MAX_VALUE;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      defaultValue = "256",
      description = "Rows and columns of the faces (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "8",
      description = "Photos that go through a network together (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Override
  public Integer call() {
    if (editors.isEmpty() && detectors.isEmpty()) {
      throw console.wrongUsage("name at least one --editor or --detector");
    }
    if (images < 1 || size < 16 || batch < 1) {
      throw console.wrongUsage("--images and --batch must be at least 1 and --size at least 16");
    }
    try (Scope scope = Scope.open()) {
      List<Contender> contenders = perturbations.stream().map(this::contender).toList();
      Models models = UserFolder.models();
      List<FaceEditor> loadedEditors = models.editors(editors, DType.FLOAT32);
      List<FaceDetector> loadedDetectors = models.detectors(detectors, DType.FLOAT32);
      FaceDataset dataset = FaceDataset.open(data, attributes).first(images);
      LoadedFaces loaded = dataset.load(size);
      loaded.unreadable().forEach(photo -> console.warn("left out: " + photo.reason()));
      EvaluationReport result =
          evaluate(
              new Evaluation(contenders, loadedEditors, loadedDetectors), loaded, dataset.hash());
      report.print(console, result, out -> print(out, result));
      return loaded.unreadable().isEmpty() ? ExitStatus.DONE : ExitStatus.SOME_SKIPPED;
    }
  }

  private Contender contender(String name) {
    return name.equals(Contender.RANDOM)
        ? Contender.random(new Budget(RANDOM_EPSILON), size, RANDOM_SEED)
        : new Contender(name, PerturbationReference.resolve(name, console));
  }

  private EvaluationReport evaluate(Evaluation evaluation, LoadedFaces loaded, String hash) {
    try (ConsoleProgress progress = console.progress("Evaluating", loaded.faces().count())) {
      return evaluation.over(loaded, hash, batch, done -> progress.advanceTo(done, ""));
    }
  }

  private static void print(PrintWriter out, EvaluationReport result) {
    out.println(result.photos() + " photos");
    for (PerturbationResult each : result.perturbations()) {
      out.printf(
          "%n%s  photos: PSNR %s dB, SSIM %s%n",
          each.name(), number(each.psnrDb(), "%.2f"), number(each.ssim(), "%.4f"));
      for (EditorResult editor : each.editors()) {
        out.printf(
            "  %-24s L2mask %s  SRmask %s  PSNR %s dB  SSIM %s  (%d forgeries, %d empty masks)%n",
            editor.name(),
            number(editor.l2Mask(), "%.3f"),
            number(editor.srMask(), "%.3f"),
            number(editor.psnrDb(), "%.2f"),
            number(editor.ssim(), "%.3f"),
            editor.forgeries(),
            editor.emptyMasks());
      }
      for (DetectorResult detector : each.detectors()) {
        out.printf(
            "  %-24s F1 tsdf %s  F1 facepoison %s  precision %s  recall %s%n",
            detector.name(),
            number(detector.f1Tsdf(), "%.3f"),
            number(detector.f1Facepoison(), "%.3f"),
            number(detector.precision(), "%.3f"),
            number(detector.recall(), "%.3f"));
      }
    }
  }

  private static String number(@Nullable Double value, String format) {
    return value == null ? "-" : String.format(Locale.ROOT, format, value);
  }
}
