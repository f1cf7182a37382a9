package org.tsdf.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tsdf.lab.training.network.WeightAverage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tsdf models average}. */
@Command(
    name = "average",
    description = {
      "Write the mean of the weights of networks that were trained one from the other with tsdf models"
          + " train.",
      "What a network can swings from iteration to iteration in a short training; the mean swings"
          + " less and often does better than any of them. Measure it: of networks that began apart"
          + " the mean is useless."
    },
    footer = "  tsdf models average later.safetensors=3 earlier.safetensors=1 -o mean.safetensors")
final class ModelsAverageCommand implements Callable<Integer> {
  @Mixin private Console console;
  @Mixin private ReportOption report;

  @Parameters(
      paramLabel = "FILE[=SHARE]",
      arity = "2..*",
      description = "Two weights files or more, and how much each counts (default: 1).")
  private List<String> parts = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The weights file to write.")
  private Path output;

  @Option(names = "--force", description = "Overwrite the output file.")
  private boolean force;

  @Override
  public Integer call() {
    if (Files.exists(output) && !force) {
      throw console.wrongUsage(output + " exists; --force overwrites it");
    }
    try {
      WeightAverage.write(parts.stream().map(this::part).toList(), output);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
    report.print(
        console,
        Map.of("file", output.toString(), "networks", parts.size()),
        out -> out.println("%s: the mean of %d networks".formatted(output, parts.size())));
    return ExitStatus.DONE;
  }

  private WeightAverage.Part part(String text) {
    int at = text.lastIndexOf('=');
    if (at < 0) {
      return new WeightAverage.Part(Path.of(text), 1);
    }
    try {
      return new WeightAverage.Part(
          Path.of(text.substring(0, at)), Double.parseDouble(text.substring(at + 1)));
    } catch (NumberFormatException e) {
      throw console.wrongUsage(text + " must end in a number after the =");
    }
  }
}
