package org.tsdf.cli;

import java.awt.Color;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tsdf.FaceFinder;
import org.tsdf.image.AtomicFile;
import org.tsdf.image.Detection;
import org.tsdf.image.Encoding;
import org.tsdf.image.Photo;
import org.tsdf.image.PhotoException;
import org.tsdf.lab.catalogue.Models;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tsdf detect}. */
@Command(
    name = "detect",
    description = {
      "Find the faces in photos and draw what each detector sees: boxes and scores, one colour a"
          + " detector.",
      "Each photo is searched at several sizes, as tsdf protect searches it, so that large and small"
          + " faces are found; --longest-side searches at one size alone.",
      "With -o, each photo gives NAME-faces.png and NAME-faces.json there; of photos with equal"
          + " names the later ones keep their ending or get a number."
    },
    footer = {
      "  tsdf detect photo.jpg -o seen                        with every detector at hand",
      "  tsdf detect photos --detector retinaface --json",
      "  tsdf detect photo.jpg --detector s3fd=my-s3fd.pth -o seen",
      "  tsdf detect crowd.jpg --longest-side 2000            at this size only"
    })
final class DetectCommand implements Callable<Integer> {
  @Mixin private Console console;
  @Mixin private ReportOption report;

  @Parameters(paramLabel = "PHOTO", arity = "1..*", description = "Photos, or folders of them.")
  private List<Path> arguments;

  @Option(
      names = "--detector",
      paramLabel = "NAME|ARCH=FILE",
      description =
          "A detector to search with; may be repeated. Default: all that were added, else those that ship.")
  private List<String> detectors = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Where pictures and JSON files go.")
  private Optional<Path> output;

  @Option(
      names = "--minimum-score",
      paramLabel = "S",
      defaultValue = "0.5",
      description = "Leave out faces below this score (default: ${DEFAULT-VALUE}).")
  private double minimumScore;

  @Option(
      names = "--longest-side",
      paramLabel = "PIXELS",
      description =
          "Search at this size alone, to which larger photos are reduced; of faces larger than those"
              + " that a detector learnt from, it may then take parts for faces (default: at several"
              + " sizes).")
  private @Nullable Integer longestSide;

  @Option(names = "--force", description = "Write over files that are there.")
  private boolean force;

  /** What is known of one photo. */
  record Searched(String photo, int width, int height, List<Seen> detectors) {}

  /**
   * What one detector saw.
   *
   * @param colour of its boxes, in hexadecimal
   * @param faces in pixels of the photo
   */
  record Seen(String detector, String colour, List<Detection> faces) {}

  @Override
  public Integer call() throws IOException {
    if (longestSide != null && longestSide < 1) {
      throw console.wrongUsage("--longest-side must be 1 or more, was " + longestSide);
    }
    if (!(minimumScore > 0 && minimumScore < 1)) {
      throw console.wrongUsage("--minimum-score must lie in (0, 1), was " + minimumScore);
    }
    List<Path> photos = PhotoFiles.in(arguments);
    List<Searched> searched = new ArrayList<>();
    try (Scope scope = Scope.open();
        ConsoleProgress progress = console.progress("Searching", photos.size())) {
      List<FaceFinder> finders = load();
      List<String> names = PhotoFiles.distinctNames(photos);
      for (int i = 0; i < photos.size(); i++) {
        try {
          searched.add(search(photos.get(i), names.get(i), finders));
        } catch (PhotoException e) {
          progress.warn(e.getMessage() + "; skipped");
        }
        progress.step();
      }
    }
    report.print(console, searched, out -> searched.forEach(each -> print(each, out)));
    return searched.size() == photos.size() ? ExitStatus.DONE : ExitStatus.SOME_SKIPPED;
  }

  private List<FaceFinder> load() {
    Models models = UserFolder.models();
    if (detectors.isEmpty()) {
      models.unusable().forEach(model -> console.warn(model.reason() + "; left out"));
    }
    List<String> chosen = detectors.isEmpty() ? models.detectorsAtHand() : detectors;
    return models.detectors(chosen, DType.FLOAT32).stream().map(this::finder).toList();
  }

  private FaceFinder finder(FaceDetector detector) {
    FaceFinder finder = new FaceFinder(detector, minimumScore);
    return longestSide == null ? finder : finder.atOneSize(longestSide);
  }

  private Searched search(Path file, String name, List<FaceFinder> finders) throws IOException {
    Photo photo = Photo.read(file);
    List<Color> colours = DetectorColours.of(finders.stream().map(FaceFinder::name).toList());
    List<Seen> seen = new ArrayList<>();
    try (Scope scope = Scope.open()) {
      Tensor pixels = photo.toTensor();
      for (int i = 0; i < finders.size(); i++) {
        FaceFinder finder = finders.get(i);
        String colour = DetectorColours.hex(colours.get(i));
        seen.add(new Seen(finder.name(), colour, finder.find(pixels)));
      }
    }
    Searched result = new Searched(file.toString(), photo.width(), photo.height(), seen);
    if (output.isPresent()) {
      Photo picture = DetectionPicture.of(photo, seen, colours);
      write(picture, result, Files.createDirectories(output.get()), name + "-faces");
    }
    return result;
  }

  /** Both files, or neither where one of them is there and must stay. */
  private void write(Photo picture, Searched result, Path folder, String name) {
    Path json = folder.resolve(name + ".json");
    if (!force && Files.exists(json)) {
      throw new PhotoException(json, "exists already and was left alone");
    }
    picture.write(folder.resolve(name + ".png"), new Encoding.Png(), force);
    AtomicFile.write(json, (Json.text(result) + "\n").getBytes(StandardCharsets.UTF_8), force);
  }

  private static void print(Searched searched, PrintWriter out) {
    for (Seen seen : searched.detectors()) {
      out.printf(
          "%s: %s: %s%n",
          searched.photo(), seen.detector(), DetectionPicture.faces(seen.faces().size()));
      for (Detection face : seen.faces()) {
        out.printf(
            Locale.ROOT,
            "  %.2f at (%.0f, %.0f) to (%.0f, %.0f)%n",
            face.score(),
            face.box().left(),
            face.box().top(),
            face.box().right(),
            face.box().bottom());
      }
    }
  }
}
