package org.tsdf.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tsdf.lab.dataset.FaceBank;
import org.tsdf.lab.dataset.FaceDataset;
import org.tsdf.lab.training.network.GanSettings;
import org.tsdf.lab.training.network.NetworkTrainer;
import org.tsdf.lab.training.network.StarGanTraining;
import org.tsdf.lab.training.network.TrainingCard;
import org.tsdf.perturbation.Provenance;
import org.tsdf.tensor.Device;
import org.tsdf.tensor.Scope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tsdf models train}. */
@Command(
    name = "train",
    description = {
      "Train a network of your own on face photos.",
      "Every so many iterations the weights file is written as it is by then, ready to be used;"
          + " beside it FILE.state, and in FILE.training a sheet of samples and the losses."
          + " Ctrl-C stops and saves; --resume goes on with the same result as without the stop."
    },
    footer = {
      "  tsdf models train --arch stargan --data celebahq128-train.zip -o stargan.safetensors",
      "  tsdf models train --arch stargan --data faces --attribute Eyeglasses,Smiling --size 64 \\",
      "      --iterations 5000 --half -o small.safetensors",
      "  tsdf edit face.jpg --editor stargan=small.safetensors --attribute Smiling -o out"
    })
final class ModelsTrainCommand implements Callable<Integer> {
  @Mixin private Console console;
  @Mixin private ReportOption report;

  @Option(
      names = "--arch",
      required = true,
      paramLabel = "stargan",
      description = "The architecture.")
  private String architecture;

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
              + " else manifest.csv among the photos.")
  private @Nullable Path attributes;

  @Option(
      names = "--attribute",
      paramLabel = "A",
      split = ",",
      defaultValue = "Black_Hair,Blond_Hair,Brown_Hair,Male,Young",
      description = "What the editor shall learn to change (default: ${DEFAULT-VALUE}).")
  private List<String> learnt;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Learn from the first N photos by name only.")
  private @Nullable Integer images;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      defaultValue = "128",
      description = "Rows and columns of the faces (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--width",
      paramLabel = "CHANNELS",
      defaultValue = "32",
      description =
          "Channels after the first convolution of both networks; 64 in the publication (default:"
              + " ${DEFAULT-VALUE}).")
  private int width;

  @Option(
      names = "--blocks",
      paramLabel = "N",
      defaultValue = "6",
      description = "Residual blocks (default: ${DEFAULT-VALUE}).")
  private int blocks;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "16",
      description = "Faces in an iteration (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "20000",
      description = "Steps of the discriminator (default: ${DEFAULT-VALUE}).")
  private int iterations;

  @Option(
      names = "--critic-steps",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "Steps of the discriminator for one of the generator (default: ${DEFAULT-VALUE}).")
  private int criticSteps;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      defaultValue = "1e-4",
      description =
          "For the first half of the iterations; then it falls to 0 (default: ${DEFAULT-VALUE}).")
  private double learningRate;

  @Option(
      names = "--precision",
      paramLabel = "float32|bfloat16",
      defaultValue = "float32",
      description =
          "In which numbers the networks compute; bfloat16 is faster on some processors (default:"
              + " ${DEFAULT-VALUE}).")
  private GanSettings.Precision precision;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of all randomness; recorded (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--every",
      paramLabel = "N",
      defaultValue = "500",
      description = "Iterations from one saving to the next (default: ${DEFAULT-VALUE}).")
  private int every;

  @Option(names = "--half", description = "Write half precision: a file half as large.")
  private boolean half;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The weights file to write.")
  private Path output;

  @Option(names = "--resume", description = "Go on where a stopped run was saved.")
  private boolean resume;

  @Option(names = "--force", description = "Overwrite the output file.")
  private boolean force;

  /** What {@code --json} prints. */
  record Trained(boolean finished, int iterations, String file, Map<String, Double> losses) {}

  @Override
  public Integer call() {
    checkArguments();
    GanSettings settings = settings();
    NetworkTrainer.Saving saving = new NetworkTrainer.Saving(every, half);
    try (Scope scope = Scope.open();
        StopSignal stop = StopSignal.listen()) {
      FaceDataset dataset = dataset();
      FaceBank bank = read(dataset);
      StarGanTraining training = new StarGanTraining(width, blocks, size, bank, settings, seed);
      Provenance.Data photos = new Provenance.Data(bank.count(), dataset.hash());
      TrainingCard card =
          new TrainingCard(architecture, training.describe(), seed, photos, versions());
      NetworkTrainer trainer = new NetworkTrainer(training, card, output, saving);
      NetworkTrainer.Result result = train(trainer, stop);
      Trained trained =
          new Trained(result.finished(), result.iterations(), output.toString(), result.losses());
      report.print(console, trained, out -> print(out, result));
      return result.finished() ? ExitStatus.DONE : ExitStatus.FAILED;
    }
  }

  private void checkArguments() {
    if (!architecture.equals("stargan")) {
      throw console.wrongUsage("--arch must be stargan, was " + architecture);
    }
    if (size < 8 || size % 4 != 0) {
      throw console.wrongUsage("--size must be a multiple of 4, and at least 8");
    }
    if (width < 1 || blocks < 0 || (images != null && images < 1)) {
      throw console.wrongUsage("--width and --images must be at least 1, --blocks not negative");
    }
    if (Files.exists(output) && !force && !resume) {
      throw console.wrongUsage(output + " exists; --force overwrites it, --resume goes on");
    }
    if (NetworkTrainer.canResume(output) && !resume && !force) {
      throw console.wrongUsage(
          "a stopped run lies beside " + output + "; --resume goes on, --force begins anew");
    }
  }

  private GanSettings settings() {
    try {
      new NetworkTrainer.Saving(every, half);
      return GanSettings.starGan()
          .withWork(iterations, batch, criticSteps)
          .withLearningRate(learningRate)
          .withPrecision(precision);
    } catch (IllegalArgumentException e) {
      throw console.wrongUsage(String.valueOf(e.getMessage()));
    }
  }

  private FaceDataset dataset() {
    FaceDataset all = FaceDataset.open(data, attributes);
    return images == null ? all : all.first(images);
  }

  private FaceBank read(FaceDataset dataset) {
    try (ConsoleProgress bar = console.progress("Photos", dataset.files().size())) {
      FaceBank bank = FaceBank.read(dataset, size, learnt, done -> bar.advanceTo(done, ""));
      bank.unreadable().forEach(photo -> bar.warn("left out: " + photo.reason()));
      return bank;
    }
  }

  private static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>(VersionText.numbers());
    versions.put("threads", Integer.toString(Device.threads()));
    return versions;
  }

  private NetworkTrainer.Result train(NetworkTrainer trainer, StopSignal stop) {
    Map<String, Double> shown = new LinkedHashMap<>();
    boolean[] begun = {false};
    try (ConsoleProgress bar = console.progress("Training", iterations)) {
      return trainer.train(
          iterations,
          resume,
          (iteration, losses) -> {
            if (!begun[0]) {
              bar.resumedAt(iteration - 1L);
              begun[0] = true;
            }
            shown.putAll(losses);
            bar.advanceTo(iteration, remark(shown));
          },
          stop);
    }
  }

  /** The losses that tell most in one line. */
  private static String remark(Map<String, Double> losses) {
    return Stream.of(
            "discriminator.total",
            "generator.total",
            "generator.reconstruction",
            "generator.classification")
        .filter(losses::containsKey)
        .map(name -> String.format(Locale.ROOT, "%s %.3g", name, losses.get(name)))
        .collect(Collectors.joining("  "));
  }

  private void print(PrintWriter out, NetworkTrainer.Result result) {
    out.println(
        output
            + ": "
            + result.iterations()
            + " iterations; sheets and losses are in "
            + NetworkTrainer.records(output));
    result
        .losses()
        .forEach((name, value) -> out.printf(Locale.ROOT, "  %-30s %.5g%n", name, value));
    out.println(
        result.finished()
            ? "--resume with more --iterations prolongs the training; else "
                + output
                + ".state can be deleted"
            : "stopped; the same command with --resume goes on");
  }
}
