package org.tsdf.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.AtomicFile;
import org.tsdf.image.Encoding;
import org.tsdf.image.Photo;
import org.tsdf.image.PhotoException;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.catalogue.Architectures;
import org.tsdf.lab.catalogue.ModelReference;
import org.tsdf.lab.dataset.AnnotatedBoxes;
import org.tsdf.lab.dataset.DatasetException;
import org.tsdf.lab.dataset.FaceDataset;
import org.tsdf.lab.measure.FaceTruth;
import org.tsdf.lab.measure.MeasuringPhotos;
import org.tsdf.lab.measure.MeasuringPhotos.Measured;
import org.tsdf.lab.measure.ModelMeasures;
import org.tsdf.lab.measure.ModelMeasures.AttributeMeasures;
import org.tsdf.lab.measure.ModelMeasures.DetectorMeasures;
import org.tsdf.lab.measure.ModelMeasures.EditMeasures;
import org.tsdf.lab.measure.ModelMeasures.EditorMeasures;
import org.tsdf.network.AttributeClassifier;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tsdf models measure}. */
@Command(
    name = "measure",
    description = {
      "Measure how good networks are on photos that they have not learnt from.",
      "Of a face editor: on which share of the faces the classifier sees what was asked, before and"
          + " after each edit, and how well a face is rebuilt unchanged. Hair colours are asked of"
          + " those who have another. Of a detector: recall and the share of false boxes at score"
          + " 0.7, and average precision; without --truth and without boxes.csv among the photos"
          + " each is taken to show one face, which covers its centre. Of a classifier: accuracy by"
          + " attribute."
    },
    footer = {
      "  tsdf models measure stargan=mine.safetensors --data faces -o measured",
      "  tsdf models measure retinaface --data scenes --json"
    })
final class ModelsMeasureCommand implements Callable<Integer> {
  private static final String HOUSE_CLASSIFIER = "house-classifier";

  @Mixin private Console console;
  @Mixin private ReportOption report;

  @Parameters(
      paramLabel = "NAME|ARCH=FILE",
      arity = "1..*",
      description = "What to measure; classifier=FILE for an attribute classifier.")
  private List<String> references;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "A folder or zip archive of photos.")
  private Path data;

  @Option(
      names = "--attributes",
      paramLabel = "CSV",
      description = "Which face has which attribute; else manifest.csv in the folder.")
  private @Nullable Path attributes;

  @Option(
      names = "--classifier",
      paramLabel = "FILE",
      description = "The attribute classifier that judges edits (default: the shipped one).")
  private @Nullable Path classifier;

  @Option(
      names = "--truth",
      paramLabel = "NAME|ARCH=FILE",
      description =
          "Take for the truth the largest face that this detector finds; what else it finds counts"
              + " neither way.")
  private @Nullable String truth;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "How many photos, the first by name (default: all).")
  private int images = Integer.MAX_VALUE;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "8",
      description = "Faces that go through a network together (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--sheet",
      paramLabel = "N",
      defaultValue = "8",
      description = "Photos on a sheet, the first by name (default: ${DEFAULT-VALUE}).")
  private int onSheet;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Where NAME.json and NAME.png, the sheet, are written.")
  private @Nullable Path output;

  @Override
  public Integer call() {
    if (images < 1 || batch < 1 || onSheet < 1) {
      throw console.wrongUsage("--images, --batch and --sheet must be at least 1");
    }
    FaceDataset photos = FaceDataset.open(data, attributes).first(images);
    String hash = photos.hash();
    List<ModelMeasures> measured = new ArrayList<>();
    for (ModelReference model : UserFolder.models().resolveAll(references)) {
      try (Scope scope = Scope.open()) {
        measured.add(measure(model, photos, hash));
      }
    }
    report.print(console, measured, out -> measured.forEach(each -> print(each, out)));
    boolean complete = measured.stream().allMatch(each -> each.leftOut() == 0);
    return complete ? ExitStatus.DONE : ExitStatus.SOME_SKIPPED;
  }

  private ModelMeasures measure(ModelReference model, FaceDataset photos, String hash) {
    Weights weights = new Weights(size(model.weights()), model.sha256());
    Object network = model.load(DType.FLOAT32);
    ModelMeasures measures;
    try (ConsoleProgress bar = console.progress(model.name(), photos.files().size())) {
      MeasuringPhotos measuring =
          new MeasuringPhotos(photos, batch, done -> bar.advanceTo(done, ""));
      measures = measures(model, weights, network, measuring, photos, hash, bar);
    }
    if (output != null) {
      write(model.name(), measures, output);
      writeSheet(model.name(), network, photos.first(onSheet), output);
    }
    return measures;
  }

  /** What was measured, told before it is loaded: the file may be written anew meanwhile. */
  private record Weights(long bytes, String sha256) {}

  private ModelMeasures measures(
      ModelReference model,
      Weights weights,
      Object network,
      MeasuringPhotos measuring,
      FaceDataset photos,
      String hash,
      ConsoleProgress bar) {
    EditorMeasures ofEditor = null;
    DetectorMeasures ofDetector = null;
    List<AttributeMeasures> ofClassifier = null;
    Measured<?> measured;
    if (network instanceof FaceEditor editor) {
      var found = measuring.editor(editor, judge());
      ofEditor = ModelMeasures.of(found.quality());
      measured = found;
    } else if (network instanceof FaceDetector detector) {
      FaceTruth truth = truth(photos);
      var found = measuring.detector(detector, truth);
      ofDetector = ModelMeasures.of(found.quality(), truth);
      measured = found;
    } else {
      var found = measuring.classifier((AttributeClassifier) network);
      ofClassifier = ModelMeasures.of(found.quality());
      measured = found;
    }
    measured.leftOut().forEach(photo -> bar.warn("left out: " + photo.reason()));
    int leftOut = measured.leftOut().size();
    return new ModelMeasures(
        model.name(),
        model.architecture().name(),
        Architectures.kind(model.architecture().port()),
        weights.bytes(),
        weights.sha256(),
        String.valueOf(data.getFileName()),
        photos.files().size() - leftOut,
        leftOut,
        hash,
        measured.milliseconds(),
        ofEditor,
        ofDetector,
        ofClassifier);
  }

  private AttributeClassifier judge() {
    String reference = classifier == null ? HOUSE_CLASSIFIER : "classifier=" + classifier;
    return UserFolder.models().classifier(reference, DType.FLOAT32);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FaceTruth truth(FaceDataset photos) {
    if (truth != null) {
      return new FaceTruth.FoundBy(UserFolder.models().detector(truth, DType.FLOAT32));
    }
    AnnotatedBoxes drawn = photos.drawnBoxes();
    return drawn == null ? new FaceTruth.Central() : new FaceTruth.Drawn(drawn);
  }

  private static void write(String name, ModelMeasures measures, Path folder) {
    try {
      Files.createDirectories(folder);
      AtomicFile.write(
          folder.resolve(name + ".json"),
          (Json.text(measures) + "\n").getBytes(StandardCharsets.UTF_8),
          true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The measures stand by now; a sheet that cannot be drawn does not undo them. */
  private void writeSheet(String name, Object network, FaceDataset shown, Path folder) {
    try {
      Photo sheet = ModelSheet.of(network, shown);
      if (sheet != null) {
        sheet.write(folder.resolve(name + ".png"), new Encoding.Png(), true);
      }
    } catch (DatasetException | PhotoException e) {
      console.warn("no sheet of " + name + ": " + e.getMessage());
    }
  }

  private static void print(ModelMeasures each, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s (%s): %d photos of %s, %.1f ms each, %.1f MB%n",
        each.name(),
        each.architecture(),
        each.photos(),
        each.data(),
        each.millisecondsPerFace(),
        each.bytes() / 1e6);
    EditorMeasures editor = each.editor();
    if (editor != null) {
      print(editor, out);
    }
    DetectorMeasures detector = each.detector();
    if (detector != null) {
      out.printf(
          "  recall %s, false boxes %s, average precision %s (%d faces; %s)%n",
          share(detector.recall()),
          share(detector.falseShare()),
          share(detector.averagePrecision()),
          detector.faces(),
          detector.truth());
    }
    List<AttributeMeasures> attributes = each.classifier();
    if (attributes != null) {
      for (AttributeMeasures attribute : attributes) {
        out.printf(
            "  %-22s accuracy %s  balanced %s  (%d of %d have it)%n",
            attribute.attribute(),
            share(attribute.accuracy()),
            share(attribute.balancedAccuracy()),
            attribute.having(),
            attribute.having() + attribute.lacking());
      }
    }
  }

  private static void print(EditorMeasures editor, PrintWriter out) {
    for (EditMeasures edit : editor.edits()) {
      out.printf(
          "  %-22s as asked %s  (without the edit %s, %d faces)%n",
          edit.edit(), share(edit.flipped()), share(edit.before()), edit.faces());
    }
    Double psnr = editor.identityPsnrDb();
    out.printf(
        "  %-22s as asked %s; unchanged faces rebuilt at %s dB%n",
        "mean",
        share(editor.meanFlipped()),
        psnr == null ? "-" : String.format(Locale.ROOT, "%.2f", psnr));
  }

  private static String share(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }
}
