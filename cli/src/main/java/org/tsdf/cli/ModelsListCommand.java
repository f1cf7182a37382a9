package org.tsdf.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tsdf.lab.catalogue.AddedModel;
import org.tsdf.lab.catalogue.Architectures;
import org.tsdf.lab.catalogue.Catalogue;
import org.tsdf.lab.catalogue.KnownNetwork;
import org.tsdf.lab.catalogue.UnusableModel;
import org.tsdf.network.Architecture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tsdf models list}. */
@Command(
    name = "list",
    description = "List the published networks, those of other libraries, and what you have added.",
    footer = {"  tsdf models list", "  tsdf models list --json"})
final class ModelsListCommand implements Callable<Integer> {
  @Mixin private Console console;
  @Mixin private ReportOption report;

  /** One line. */
  record Listed(String name, String architecture, String kind, boolean added, String description) {}

  @Override
  public Integer call() {
    List<Listed> models = list();
    report.print(console, models, out -> print(models, out));
    return ExitStatus.DONE;
  }

  private static List<Listed> list() {
    Map<String, AddedModel> added = new LinkedHashMap<>();
    UserFolder.models().added().forEach(model -> added.put(model.name(), model));
    List<Architecture<?>> architectures = Architectures.all();

    Map<String, Listed> listed = new LinkedHashMap<>();
    for (UnusableModel model : UserFolder.models().unusable()) {
      listed.put(model.name(), new Listed(model.name(), "", "broken", true, model.reason()));
    }
    for (KnownNetwork known : Catalogue.networks()) {
      put(listed, known.name(), known.architecture(), known.kind(), added, known.description());
    }
    for (Architecture<?> architecture : architectures) {
      String name = architecture.name();
      String kind = Architectures.kind(architecture.port());
      put(listed, name, name, kind, added, architecture.description());
    }
    for (AddedModel model : added.values()) {
      String kind =
          architectures.stream()
              .filter(architecture -> architecture.name().equals(model.architecture()))
              .map(architecture -> Architectures.kind(architecture.port()))
              .findFirst()
              .orElse("unknown");
      put(listed, model.name(), model.architecture(), kind, added, model.file());
    }
    return new ArrayList<>(listed.values());
  }

  private static void put(
      Map<String, Listed> listed,
      String name,
      String architecture,
      String kind,
      Map<String, AddedModel> added,
      String description) {
    listed.putIfAbsent(
        name, new Listed(name, architecture, kind, added.containsKey(name), description));
  }

  private static void print(List<Listed> models, PrintWriter out) {
    String format = "%-20s %-9s %-6s %s%n";
    out.printf(format, "NAME", "KIND", "ADDED", "WHAT IT IS");
    for (Listed model : models) {
      String added = model.added() ? "yes" : "-";
      out.printf(format, model.name(), model.kind(), added, model.description());
    }
  }
}
