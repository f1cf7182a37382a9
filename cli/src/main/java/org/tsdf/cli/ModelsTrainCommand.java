package org.tsdf.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tsdf.lab.training.network.Beginning;
import org.tsdf.lab.training.network.NetworkTrainer;
import org.tsdf.lab.training.network.NetworkTraining;
import org.tsdf.lab.training.network.PreparedTraining;
import org.tsdf.lab.training.network.StartingWeights;
import org.tsdf.lab.training.network.TrainableArchitecture;
import org.tsdf.lab.training.network.TrainableArchitectures;
import org.tsdf.lab.training.network.TrainingCard;
import org.tsdf.lab.training.network.TrainingInput;
import org.tsdf.lab.training.network.TrainingPlan;
import org.tsdf.lab.training.network.TrainingSettings;
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
      "  tsdf models train --arch attgan --data celebahq128-train.zip --precision bfloat16 \\",
      "      --set classification=20 --half -o attgan.safetensors",
      "  tsdf edit face.jpg --editor stargan=small.safetensors --attribute Smiling -o out"
    })
final class ModelsTrainCommand implements Callable<Integer> {
  @Mixin private Console console;
  @Mixin private ReportOption report;
  @Mixin private TrainingOptions options;

  @Option(
      names = "--arch",
      required = true,
      paramLabel = "NAME",
      completionCandidates = Names.class,
      description = "The architecture: ${COMPLETION-CANDIDATES}.")
  private String architecture;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "A folder or zip archive of photos.")
  private Path data;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Learn from the first N photos by name only.")
  private @Nullable Integer images;

  @Option(
      names = "--start",
      paramLabel = "FILE",
      description =
          "Begin with the weights of this file in place of random ones: the same architecture and"
              + " widths, trained before, such as on smaller pictures; recorded. A discriminator"
              + " begins anew unless --start-discriminator names one.")
  private @Nullable Path start;

  @Option(
      names = "--start-discriminator",
      paramLabel = "FILE.state",
      description =
          "With --start: go on with the discriminator that another training saved beside its"
              + " weights, on pictures of the same size; recorded.")
  private @Nullable Path startDiscriminator;

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

  /** What was asked for, once it is known to make sense. */
  private record Job(TrainingPlan plan, int iterations, NetworkTrainer.Saving saving) {}

  /** For the help text. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return TrainableArchitectures.all().stream().map(TrainableArchitecture::name).iterator();
    }
  }

  @Override
  public Integer call() {
    Job job = job();
    checkArguments();
    try (Scope scope = Scope.open();
        StopSignal stop = StopSignal.listen()) {
      StartingWeights weights = startingWeights();
      PreparedTraining prepared = prepare(job.plan(), new Beginning(seed, weights), stop);
      if (prepared == null) {
        return stoppedBefore();
      }
      NetworkTrainer.Result result = train(job, prepared, weights, stop);
      Trained trained =
          new Trained(result.finished(), result.iterations(), output.toString(), result.losses());
      report.print(console, trained, out -> print(out, result));
      return result.finished() ? ExitStatus.DONE : ExitStatus.FAILED;
    }
  }

  private Job job() {
    try {
      TrainableArchitecture known = TrainableArchitectures.named(architecture);
      TrainingSettings settings = options.applyTo(known.settings());
      return new Job(
          known.plan(settings),
          settings.integer(TrainingSettings.ITERATIONS, 1),
          new NetworkTrainer.Saving(every, half));
    } catch (IllegalArgumentException e) {
      throw console.wrongUsage(String.valueOf(e.getMessage()));
    }
  }

  private @Nullable StartingWeights startingWeights() {
    if (start == null) {
      return null;
    }
    StartingWeights weights =
        StartingWeights.read(start, TrainableArchitectures.named(architecture));
    return startDiscriminator == null ? weights : weights.withDiscriminator(startDiscriminator);
  }

  private void checkArguments() {
    if (startDiscriminator != null && start == null) {
      throw console.wrongUsage("--start-discriminator needs --start");
    }
    if (startDiscriminator != null
        && !TrainableArchitectures.named(architecture).hasDiscriminator()) {
      throw console.wrongUsage(
          "%s learns against no discriminator; --start-discriminator is for editors"
              .formatted(architecture));
    }
    if (images != null && images < 1) {
      throw console.wrongUsage("--images must be at least 1");
    }
    if (Files.exists(output) && !force && !resume) {
      throw console.wrongUsage(output + " exists; --force overwrites it, --resume goes on");
    }
    if (Files.exists(output) && !force && !NetworkTrainer.canResume(output)) {
      throw console.wrongUsage(
          "nothing lies beside %s with which to go on; --force begins anew, --start with a copy of it begins with its weights"
              .formatted(output));
    }
    if (NetworkTrainer.canResume(output) && !resume && !force) {
      throw console.wrongUsage(
          "a stopped run lies beside " + output + "; --resume goes on, --force begins anew");
    }
  }

  /** The photos were still being searched for faces. */
  private int stoppedBefore() {
    Trained nothing = new Trained(false, 0, output.toString(), Map.of());
    report.print(console, nothing, out -> out.println("stopped; the same command goes on"));
    return ExitStatus.FAILED;
  }

  private @Nullable PreparedTraining prepare(
      TrainingPlan plan, Beginning beginning, StopSignal stop) {
    try (PhotoBar bar = new PhotoBar(stop)) {
      return plan.prepare(new TrainingInput(data, images, beginning, bar));
    }
  }

  /** One bar a task, drawn from the first news on, which tell how many photos there are. */
  private final class PhotoBar implements TrainingInput.Reading, AutoCloseable {
    private final StopSignal stop;
    private @Nullable ConsoleProgress bar;
    private String shown = "";

    PhotoBar(StopSignal stop) {
      this.stop = stop;
    }

    @Override
    public boolean searched(long done, long total) {
      show("Searching for faces", done, total);
      return !stop.getAsBoolean();
    }

    @Override
    public void read(long done, long total) {
      show("Photos", done, total);
    }

    private void show(String task, long done, long total) {
      ConsoleProgress current = bar;
      if (current == null || !task.equals(shown)) {
        close();
        current = console.progress(task, total);
        bar = current;
        shown = task;
      }
      current.advanceTo(done, "");
    }

    @Override
    public void leftOut(String reason) {
      if (bar == null) {
        console.warn("left out: " + reason);
      } else {
        bar.warn("left out: " + reason);
      }
    }

    @Override
    public void close() {
      if (bar != null) {
        bar.close();
      }
    }
  }

  private static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>(VersionText.numbers());
    versions.put("threads", Integer.toString(Device.threads()));
    return versions;
  }

  private NetworkTrainer.Result train(
      Job job, PreparedTraining prepared, @Nullable StartingWeights weights, StopSignal stop) {
    NetworkTraining training = prepared.training();
    String hash = weights == null ? null : weights.sha256();
    TrainingCard card =
        new TrainingCard(
            architecture,
            training.describe(),
            seed,
            hash,
            prepared.data(),
            prepared.labels(),
            versions());
    NetworkTrainer trainer = new NetworkTrainer(training, card, output, job.saving());
    Map<String, Double> shown = new LinkedHashMap<>();
    boolean[] begun = {false};
    try (ConsoleProgress bar = console.progress("Training", job.iterations())) {
      return trainer.train(
          job.iterations(),
          resume,
          (iteration, losses) -> {
            if (!begun[0]) {
              bar.resumedAt(iteration - 1L);
              begun[0] = true;
            }
            shown.putAll(losses);
            bar.advanceTo(iteration, remark(training.mainLosses(), shown));
          },
          stop);
    }
  }

  private static String remark(List<String> names, Map<String, Double> losses) {
    return names.stream()
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
