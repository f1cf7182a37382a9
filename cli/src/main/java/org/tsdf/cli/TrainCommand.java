package org.tsdf.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tsdf.fusion.Recipe;
import org.tsdf.fusion.TwoStageDefense;
import org.tsdf.image.Faces;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.catalogue.ModelReference;
import org.tsdf.lab.catalogue.Models;
import org.tsdf.lab.dataset.FaceDataset;
import org.tsdf.lab.dataset.LoadedFaces;
import org.tsdf.lab.training.Defense;
import org.tsdf.lab.training.DefensePlan;
import org.tsdf.lab.training.DefenseTrainer;
import org.tsdf.lab.training.Precision;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.perturbation.Progress;
import org.tsdf.perturbation.Provenance;
import org.tsdf.perturbation.Stage;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Device;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tsdf train}. */
@Command(
    name = "train",
    description = {
      "Learn a universal perturbation from face photos.",
      "What face editors make of the photos is driven apart, and face detectors lose faces or see"
          + " false ones: by default both at once, with --recipe paper one after the other; with"
          + " editors or detectors alone there is one aim.",
      "--defense trains a method of others instead, to compare with; its file is used like ours.",
      "Ctrl-C stops and saves; --resume goes on with the same result as without the stop, on the"
          + " same machine with as many threads."
    },
    footer = {
      "  tsdf train --data celeba --detector retinaface -o mine.safetensors",
      "  tsdf train --data celeba --attributes list_attr_celeba.txt --editor stargan \\",
      "      --detector retinaface --detector s3fd --set fusion.poisoningWeight=0.5 -o mine.safetensors",
      "  tsdf train --data celeba --editor stargan --recipe paper+kl+stage1 -o kl.safetensors",
      "  tsdf train --data celeba --defense cmua --editor stargan -o cmua.safetensors",
      "  tsdf train --data celeba --defense facepoison --detector s3fd \\",
      "      --set facepoison.epochs=5 -o facepoison.safetensors"
    })
final class TrainCommand implements Callable<Integer> {
  @Mixin private Console console;
  @Mixin private ReportOption report;
  @Mixin private DefenseOptions defense;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "A folder or zip archive of face photos.")
  private Path data;

  @Option(
      names = "--attributes",
      paramLabel = "CSV",
      description =
          "Which face has which attribute, as CSV with a column 'file' or as CelebA's text file;"
              + " else manifest.csv in the folder, where there is one.")
  private @Nullable Path attributes;

  @Option(
      names = "--editor",
      paramLabel = "NAME|ARCH=FILE",
      description = "A face editor to interrupt; may be repeated.")
  private List<String> editors = new ArrayList<>();

  @Option(
      names = "--detector",
      paramLabel = "NAME|ARCH=FILE",
      description = "A face detector to blind; may be repeated.")
  private List<String> detectors = new ArrayList<>();

  @Option(
      names = "--start",
      paramLabel = "NAME|FILE",
      description = "Begin from this perturbation, shipped or in a file, instead of noise.")
  private @Nullable String start;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of all randomness; recorded (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "128",
      description = "How many photos to learn from, the first by name (default: ${DEFAULT-VALUE}).")
  private int images;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      defaultValue = "256",
      description = "Rows and columns of the perturbation (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      defaultValue = "float32",
      description =
          "In which the networks compute: float32, or bfloat16, which some processors do faster and"
              + " which changes the result a little (default: ${DEFAULT-VALUE}).")
  private Precision precision = Precision.FLOAT32;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The perturbation file to write.")
  private Path output;

  @Option(names = "--half", description = "Store half precision: half the file size.")
  private boolean half;

  @Option(names = "--resume", description = "Go on where a stopped run was saved.")
  private boolean resume;

  @Option(names = "--force", description = "Overwrite the output file.")
  private boolean force;

  /** What {@code --json} prints. */
  record Trained(boolean finished, String file, @Nullable Provenance card) {}

  @Override
  public Integer call() {
    Record chosen =
        defense.chosen(console, !editors.isEmpty(), !detectors.isEmpty(), start != null);
    checkArguments();
    leaveOutUnasked(chosen);
    try (Scope scope = Scope.open();
        StopSignal stop = StopSignal.listen()) {
      LoadedFaces loaded = load();
      DefensePlan plan = plan(chosen, loaded);
      DefenseTrainer trainer = new DefenseTrainer(plan, output, half, versions(plan.start()));
      Perturbation result = train(trainer, plan.defense(), loaded.faces(), stop);
      Provenance card = result == null ? null : result.provenance();
      report.print(
          console, new Trained(result != null, output.toString(), card), out -> print(out, card));
      return result == null ? ExitStatus.FAILED : ExitStatus.DONE;
    }
  }

  private Map<String, String> versions(@Nullable Perturbation from) {
    Map<String, String> versions = new LinkedHashMap<>(VersionText.numbers());
    versions.put("threads", Integer.toString(Device.threads()));
    if (start != null && from != null) {
      versions.put("start", Path.of(start).getFileName() + ", SHA-256 " + from.values().sha256());
    }
    versions.put("precision", precision.name().toLowerCase(Locale.ROOT));
    return versions;
  }

  private void checkArguments() {
    if (images < 1 || size < 16) {
      throw console.wrongUsage("--images must be at least 1 and --size at least 16");
    }
    if (Files.exists(output) && !force) {
      throw console.wrongUsage(output + " exists; --force overwrites it");
    }
    if (DefenseTrainer.canResume(output) && !resume && !force) {
      throw console.wrongUsage(
          "a stopped run lies beside " + output + "; --resume goes on, --force begins anew");
    }
  }

  /** Networks that the recipe's stages do not ask have no place on the card. */
  private void leaveOutUnasked(Record chosen) {
    if (chosen instanceof Recipe ours) {
      if (!editors.isEmpty() && !TwoStageDefense.interrupts(ours, true)) {
        console.warn("no editor is asked: the recipe has no interruption");
        editors = List.of();
      }
      if (!detectors.isEmpty() && !TwoStageDefense.poisons(ours, true)) {
        console.warn("no detector is asked: the recipe has no poisoning");
        detectors = List.of();
      }
    }
  }

  private FaceDataset selection() {
    return FaceDataset.open(data, attributes).first(images);
  }

  private LoadedFaces load() {
    LoadedFaces loaded = selection().load(size);
    loaded.unreadable().forEach(photo -> console.warn("left out: " + photo.reason()));
    if (loaded.faces().count() < images) {
      console.warn("learning from " + loaded.faces().count() + " photos, not " + images);
    }
    return loaded;
  }

  private DefensePlan plan(Record chosen, LoadedFaces loaded) {
    Models models = UserFolder.models();
    List<Provenance.Model> cards = new ArrayList<>();
    models.resolveAll(editors).forEach(model -> cards.add(card(model)));
    models.resolveAll(detectors).forEach(model -> cards.add(card(model)));
    List<FaceEditor> loadedEditors = models.editors(editors, precision.type());
    List<FaceDetector> loadedDetectors = models.detectors(detectors, precision.type());
    MissingLabels.warn(loadedEditors, selection().attributeNames(), console);
    return new DefensePlan(
        DefenseOptions.defense(chosen, loadedEditors, loadedDetectors, seed),
        seed,
        start == null ? null : PerturbationReference.resolve(start, console),
        precision,
        cards,
        new Provenance.Data((int) loaded.faces().count(), selection().hash()),
        selection().labelsHash(),
        summary(cards));
  }

  private static Provenance.Model card(ModelReference reference) {
    return new Provenance.Model(
        reference.name(), reference.architecture().name(), reference.sha256());
  }

  private String summary(List<Provenance.Model> cards) {
    if (cards.isEmpty()) {
      return "Noise that no network was asked about.";
    }
    String names = cards.stream().map(Provenance.Model::name).collect(Collectors.joining(", "));
    return "Trained against "
        + names
        + (editors.isEmpty() ? "; it does not interrupt face editors" : "")
        + (detectors.isEmpty() ? "; it does not hide faces from detectors" : "")
        + ". Its effect on other networks is not known.";
  }

  private @Nullable Perturbation train(
      DefenseTrainer trainer, Defense trained, Faces faces, StopSignal stop) {
    int copies = trained.framings();
    Tensor framings =
        copies == 1 || detectors.isEmpty()
            ? faces.images()
            : selection().framings(size, copies, seed);
    Bars bars = new Bars();
    try (bars) {
      return trainer.train(faces, framings, resume, bars, stop);
    }
  }

  private void print(PrintWriter out, @Nullable Provenance card) {
    if (card == null) {
      out.println("stopped; the same command with --resume goes on");
      return;
    }
    out.println(output + ": " + card.summary());
    card.losses().forEach((name, value) -> out.printf(Locale.ROOT, "  %-24s %.5g%n", name, value));
    if (!editors.isEmpty() && !detectors.isEmpty()) {
      out.printf(
          Locale.ROOT,
          "  %.1f %% of the entries were eligible for poisoning%n",
          100 * card.eligibleShare());
    }
  }

  /** One bar a stage. */
  private final class Bars implements Progress, AutoCloseable {
    private @Nullable ConsoleProgress bar;
    private @Nullable Stage shown;

    @Override
    public boolean iteration(Stage stage, int iteration, int total, Map<String, Double> losses) {
      ConsoleProgress current = bar;
      if (current == null || stage != shown) {
        close();
        current = console.progress(title(stage), total).resumedAt(iteration - 1L);
        bar = current;
        shown = stage;
      }
      current.advanceTo(
          iteration,
          losses.entrySet().stream()
              .map(e -> String.format(Locale.ROOT, "%s %.4g", e.getKey(), e.getValue()))
              .collect(Collectors.joining("  ")));
      return true;
    }

    private static String title(Stage stage) {
      return switch (stage) {
        case INTERRUPTION -> "Interruption";
        case POISONING -> "Poisoning";
        case JOINT -> "Both at once";
      };
    }

    @Override
    public void close() {
      if (bar != null) {
        bar.close();
      }
    }
  }
}
