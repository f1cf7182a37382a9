package org.tsdf.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tsdf models remove}. */
@Command(
    name = "remove",
    description = "Delete the copy of a network's weights from your model folder.",
    footer = "  tsdf models remove stargan")
final class ModelsRemoveCommand implements Callable<Integer> {
  @Mixin private Console console;
  @Mixin private ReportOption report;

  @Parameters(paramLabel = "NAME", description = "As you added it.")
  private String name;

  @Override
  public Integer call() {
    UserFolder.models().remove(name);
    report.print(console, Map.of("removed", name), out -> out.println(name + " removed"));
    return ExitStatus.DONE;
  }
}
