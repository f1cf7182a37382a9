package org.tsdf.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tsdf.lab.catalogue.AddedModel;
import org.tsdf.lab.catalogue.HashVerdict;
import org.tsdf.lab.catalogue.Models;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tsdf models add}. */
@Command(
    name = "add",
    description =
        "Check that a file holds every tensor of a network, then copy it into your model folder"
            + " (TSDF_HOME, or ~/.tsdf).",
    footer = {
      "  tsdf models add stargan Downloads/200000-G.ckpt",
      "  tsdf models add my-extd EXTD_32.pth --architecture extd"
    })
final class ModelsAddCommand implements Callable<Integer> {
  @Mixin private Console console;
  @Mixin private ReportOption report;

  @Parameters(index = "0", paramLabel = "NAME", description = "Under which you will use it.")
  private String name;

  @Parameters(index = "1", paramLabel = "FILE", description = "Its weights.")
  private Path file;

  @Option(
      names = "--architecture",
      paramLabel = "ARCH",
      description = "What network it is, where the name does not say so.")
  private Optional<String> architecture;

  /**
   * @param hash how the file compares with the hash that the catalogue has for the name
   */
  record Added(AddedModel model, HashVerdict hash) {}

  @Override
  public Integer call() {
    AddedModel model = UserFolder.models().add(name, file, architecture);
    Added added = new Added(model, Models.verdict(model));
    report.print(console, added, out -> print(added, out));
    return ExitStatus.DONE;
  }

  private static void print(Added added, PrintWriter out) {
    AddedModel model = added.model();
    out.printf(
        "%s added: every tensor of %s fits (%d bytes)%n",
        model.name(), model.architecture(), model.bytes());
    out.println("SHA-256 " + model.sha256() + ": " + added.hash().words());
  }
}
