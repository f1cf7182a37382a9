package org.tsdf.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tsdf.FaceFinder;
import org.tsdf.Outcome;
import org.tsdf.PhotoBatch;
import org.tsdf.ProtectionReport;
import org.tsdf.Protector;
import org.tsdf.image.Quantisation;
import org.tsdf.lab.catalogue.Models;
import org.tsdf.lab.evaluation.Contender;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.perturbation.ShippedPerturbations;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Sha256;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tsdf protect}. */
@Command(
    name = "protect",
    description = {
      "Protect photos: add a small change, which detail hides and plain backgrounds show.",
      "The change is fitted to every face that is found; a photo in which none is found is treated"
          + " as one face.",
      "Writes PNG files into a folder and leaves the originals alone. Broken photos are skipped and"
          + " counted."
    },
    footer = {
      "  tsdf protect me.jpg",
      "  tsdf protect holidays/ portraits/ -o for-the-web",
      "  tsdf protect me.jpg --face-finder retinaface --perturbation mine.safetensors",
      "  tsdf protect me.jpg --per-image",
      "  tsdf protect me.jpg --per-image --editor house-hisd --detector retinaface"
    })
final class ProtectCommand implements Callable<Integer> {
  @Mixin private Console console;
  @Mixin private ReportOption report;

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Photos, and folders that are searched with all their subfolders.")
  private List<Path> paths;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      defaultValue = "protected",
      description = "Where the protected photos go (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Option(
      names = "--perturbation",
      paramLabel = "NAME|FILE",
      defaultValue = ShippedPerturbations.DEFAULT,
      description =
          "A shipped perturbation, or a file: from tsdf train, or a PyTorch tensor"
              + " (default: ${DEFAULT-VALUE}).")
  private String perturbation;

  @Option(
      names = "--epsilon",
      paramLabel = "E",
      description =
          "The furthest a pixel may move, on the scale [-1, 1]; at most what the perturbation was"
              + " made with.")
  private @Nullable Double epsilon;

  @Option(
      names = "--detector",
      paramLabel = "NAME|ARCH=FILE",
      description = "With --per-image: a face detector to blind; may be repeated.")
  private List<String> detectors = new ArrayList<>();

  @Option(
      names = "--per-image",
      description =
          "Go on from the perturbation for each face alone, against the editors and detectors that"
              + " are named, or else all that come with tsdf: stronger against these, weaker against"
              + " others, so name all that are at hand. It uses the recipe that the perturbation was"
              + " made with (recommended for what other defences made); --reach, --recipe and --set"
              + " change how. It takes about a minute a face.")
  private boolean perImage;

  @Option(
      names = "--editor",
      paramLabel = "NAME|ARCH=FILE",
      description = "With --per-image: a face editor to interrupt; may be repeated.")
  private List<String> editors = new ArrayList<>();

  @Mixin private ReachOption reach;
  @Mixin private FaceFinderOptions faces;
  @Mixin private RecipeOptions recipes;

  @Option(
      names = "--force",
      description = "Overwrite photos that were protected before; others never.")
  private boolean force;

  /** What {@code --json} prints. */
  record Result(
      String perturbation,
      double epsilon,
      @Nullable PerImageResult perImage,
      int protectedCount,
      int skippedCount,
      List<PhotoResult> photos) {}

  /** How each face got a perturbation of its own. */
  record PerImageResult(String recipe, double reach, List<String> fittedTo) {
    static PerImageResult of(Contender.Tailoring way) {
      return new PerImageResult(way.recipe().name(), way.reach(), way.fittedTo());
    }
  }

  /** One photo; either a report or a reason. */
  record PhotoResult(
      String photo,
      @Nullable String output,
      @Nullable String fitting,
      @Nullable ProtectionReport report,
      @Nullable String skipped) {}

  @Override
  public Integer call() {
    Models models = UserFolder.models();
    checkArguments();
    PhotoBatch batch = PhotoBatch.of(paths, output);
    if (batch.size() == 0) {
      throw new CommandFailure("no photos were found in " + paths);
    }
    try (Scope scope = Scope.open()) {
      Perturbation chosen = perturbation();
      Contender.Tailoring way = perImage ? tailoring(chosen, models) : null;
      List<Outcome> outcomes = protectAll(batch, protector(chosen, way, models), text(way));
      List<PhotoResult> results = outcomes.stream().map(this::result).toList();
      int skipped = (int) outcomes.stream().filter(Outcome.Skipped.class::isInstance).count();
      Result result =
          new Result(
              perturbation,
              chosen.budget().epsilon(),
              way == null ? null : PerImageResult.of(way),
              outcomes.size() - skipped,
              skipped,
              results);
      report.print(console, result, out -> print(out, outcomes));
      outcomes.forEach(this::warnOfSkipped);
      return skipped > 0 ? ExitStatus.SOME_SKIPPED : ExitStatus.DONE;
    }
  }

  private Perturbation perturbation() {
    Perturbation chosen = PerturbationReference.resolve(perturbation, console);
    return epsilon == null ? chosen : chosen.within(budget(chosen, epsilon));
  }

  private Budget budget(Perturbation chosen, double wanted) {
    try {
      if (wanted > chosen.budget().epsilon()) {
        console.warn(
            "the perturbation was made with epsilon "
                + chosen.budget().epsilon()
                + ", which is used");
      }
      Budget budget = new Budget(wanted);
      if (Quantisation.wholeLevels(wanted) < 1) {
        throw console.wrongUsage(
            "--epsilon " + wanted + " is less than one level of 8-bit pixels, 2/255");
      }
      return budget;
    } catch (IllegalArgumentException e) {
      throw console.wrongUsage("--" + e.getMessage());
    }
  }

  private void checkArguments() {
    if (!perImage
        && (!editors.isEmpty() || !detectors.isEmpty() || reach.isGiven() || recipes.isGiven())) {
      throw console.wrongUsage(
          "--editor, --detector, --reach, --recipe and --set are for --per-image; --face-finder"
              + " names who finds the faces");
    }
  }

  private Protector protector(
      Perturbation chosen, Contender.@Nullable Tailoring way, Models models) {
    FaceFinder finder = faces.finder(models, console);
    Protector protector = Protector.with(chosen);
    if (finder != null) {
      protector = protector.findingFacesWith(finder);
    }
    return way == null ? protector : protector.tailoredBy(way.tailor());
  }

  private Contender.Tailoring tailoring(Perturbation chosen, Models models) {
    boolean named = !editors.isEmpty() || !detectors.isEmpty();
    List<String> attacked = named ? editors : models.shippedEditors();
    List<String> fooled = named ? detectors : models.shippedDetectors();
    Fitted fitted = Fitted.to(attacked, fooled, List.of(), models, console);
    return Tailors.against(fitted, models).of(chosen.provenance(), recipes, reach, console);
  }

  private List<Outcome> protectAll(
      PhotoBatch batch, Protector protector, Map<String, String> text) {
    List<Outcome> outcomes = new ArrayList<>();
    try (ConsoleProgress progress = console.progress("Protecting", batch.size())) {
      for (Path photo : batch.photos()) {
        outcomes.add(batch.protect(photo, protector, text, force));
        progress.step();
      }
    }
    return outcomes;
  }

  /** What a protected photo says of itself. */
  private Map<String, String> text(Contender.@Nullable Tailoring way) {
    Map<String, String> text = new TreeMap<>(Map.of("tsdf:perturbation", publishedName()));
    if (way != null) {
      text.put("tsdf:per-image", way.recipe().name() + ", reach " + way.reach());
    }
    return text;
  }

  /** A file by its hash: its name and place are nobody's business. */
  private String publishedName() {
    return ShippedPerturbations.names().contains(perturbation)
        ? perturbation
        : "sha256:" + Sha256.ofFile(Path.of(perturbation));
  }

  private PhotoResult result(Outcome outcome) {
    String photo = outcome.photo().toString();
    if (outcome instanceof Outcome.Protected done) {
      ProtectionReport made = done.report();
      return new PhotoResult(photo, done.output().toString(), fitting(made), made, null);
    }
    return new PhotoResult(photo, null, null, null, ((Outcome.Skipped) outcome).reason());
  }

  private void warnOfSkipped(Outcome outcome) {
    if (outcome instanceof Outcome.Skipped skipped) {
      console.warn("skipped: " + skipped.reason());
    }
  }

  private void print(PrintWriter out, List<Outcome> outcomes) {
    int done = 0;
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Protected photo) {
        done++;
        ProtectionReport made = photo.report();
        out.printf(
            Locale.ROOT,
            "%s  PSNR %s dB  SSIM %s  largest change %d of %d levels  %s%n",
            photo.output(),
            number(made.psnrDb(), "%.2f"),
            number(made.ssim(), "%.4f"),
            made.largestChange(),
            made.allowedChange(),
            fitting(made));
      }
    }
    out.printf("%d protected, %d skipped%n", done, outcomes.size() - done);
  }

  private static String number(@Nullable Double value, String format) {
    return value == null ? "-" : String.format(Locale.ROOT, format, value);
  }

  private String fitting(ProtectionReport made) {
    if (made.wholePhoto()) {
      return faces.wholePhoto() ? "whole photo" : "no face found: whole photo";
    }
    return DetectionPicture.faces(made.faces().size());
  }
}
