package org.tsdf.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.Encoding;
import org.tsdf.lab.picture.PerturbationPicture;
import org.tsdf.lab.training.Tsdf;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.perturbation.Provenance;
import org.tsdf.tensor.Scope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tsdf perturbations show}. */
@Command(
    name = "show",
    description = {
      "Show a perturbation's card: what it does, what it was trained against and how.",
      "With -o it is drawn too: amplified (black is -epsilon, white is epsilon), its spectrum (slow"
          + " changes in the middle, fast ones outside), and how often which change occurs."
    },
    footer = {
      "  tsdf perturbations show default",
      "  tsdf perturbations show mine.safetensors -o pictures"
    })
final class PerturbationsShowCommand implements Callable<Integer> {
  private static final Encoding PNG = new Encoding.Png();

  @Mixin private Console console;
  @Mixin private ReportOption report;

  @Parameters(paramLabel = "NAME|FILE", description = "A shipped perturbation, or a file.")
  private String reference;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Where to draw it, as three PNG files.")
  private @Nullable Path output;

  @Option(names = "--force", description = "Draw over pictures that are there.")
  private boolean force;

  /** What {@code --json} prints. */
  record Shown(String name, PatternStrength strength, Provenance card, List<String> pictures) {}

  @Override
  public Integer call() {
    try (Scope scope = Scope.open()) {
      Perturbation perturbation = PerturbationReference.resolve(reference, console);
      List<String> pictures = output == null ? List.of() : draw(perturbation, output);
      Shown shown =
          new Shown(
              reference, PatternStrength.of(perturbation), perturbation.provenance(), pictures);
      report.print(console, shown, out -> print(shown, out));
      return ExitStatus.DONE;
    }
  }

  private List<String> draw(Perturbation perturbation, Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be made", e);
    }
    String stem = PhotoFiles.stem(Path.of(reference));
    Path amplified = folder.resolve(stem + "-amplified.png");
    Path spectrum = folder.resolve(stem + "-spectrum.png");
    Path histogram = folder.resolve(stem + "-histogram.png");
    List<Path> files = List.of(amplified, spectrum, histogram);
    for (Path file : files) {
      if (Files.exists(file) && !force) {
        throw console.wrongUsage(file + " exists; --force draws over it");
      }
    }
    PerturbationPicture.amplified(perturbation).write(amplified, PNG, force);
    PerturbationPicture.spectrum(perturbation).write(spectrum, PNG, force);
    PerturbationPicture.histogram(perturbation).write(histogram, PNG, force);
    return files.stream().map(Path::toString).toList();
  }

  private static void print(Shown shown, PrintWriter out) {
    PatternStrength strength = shown.strength();
    Provenance card = shown.card();
    out.println(shown.name() + ": " + card.summary());
    line(out, "defence", card.defense());
    line(
        out,
        "budget",
        String.format(
            Locale.ROOT,
            "epsilon %s, %.1f of 255 levels; %.0f %% of the entries use all of it",
            strength.epsilon(),
            strength.epsilon() * 127.5,
            100 * strength.saturatedShare()));
    if (strength.noticeable() != null) {
      line(
          out,
          "shaped",
          "at each place at most %s of what an eye would just notice there"
              .formatted(strength.noticeable()));
    }
    if (strength.psnrDb() != null) {
      String before = strength.noticeable() == null ? "rounding" : "shaping and rounding";
      line(out, "PSNR", String.format(Locale.ROOT, "%.2f dB before %s", strength.psnrDb(), before));
    }
    line(out, "pattern", strength.height() + " x " + strength.width() + " pixels");
    printTraining(card, out);
    shown.pictures().forEach(picture -> line(out, "drawn", picture));
  }

  private static void printTraining(Provenance card, PrintWriter out) {
    for (Provenance.Model model : card.models()) {
      line(
          out,
          "trained against",
          "%s (%s, SHA-256 %s)%s"
              .formatted(
                  model.name(),
                  model.architecture(),
                  model.sha256(),
                  ReplacedModels.contain(model) ? ", which another has replaced" : ""));
    }
    if (card.data().images() > 0 && !card.models().isEmpty()) {
      line(out, "learnt from", card.data().images() + " photos, SHA-256 " + card.data().hash());
    }
    line(out, "seed", Long.toString(card.seed()));
    if (card.defense().equals(Tsdf.NAME)) {
      line(
          out,
          "left to poisoning",
          String.format(Locale.ROOT, "%.1f %% of the entries", 100 * card.eligibleShare()));
    }
    card.losses()
        .forEach(
            (name, loss) ->
                line(out, "last loss", String.format(Locale.ROOT, "%s %.5g", name, loss)));
    card.versions().forEach((name, version) -> line(out, "made with", name + " " + version));
    if (!card.recipe().isNull()) {
      out.println("  recipe");
      Json.text(card.recipe()).lines().forEach(text -> out.println("    " + text));
    }
  }

  private static void line(PrintWriter out, String label, String text) {
    out.printf("  %-18s %s%n", label, text);
  }
}
