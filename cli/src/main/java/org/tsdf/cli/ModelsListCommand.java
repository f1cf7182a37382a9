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
import org.tsdf.network.ShippedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tsdf models list}. */
@Command(
    name = "list",
    description =
        "List the networks that come with tsdf, the published ones, those of other libraries, and"
            + " what you have added.",
    footer = {"  tsdf models list", "  tsdf models list --json"})
final class ModelsListCommand implements Callable<Integer> {
  @Mixin private Console console;
  @Mixin private ReportOption report;

  /** One line. */
  record Listed(
      String name,
      String architecture,
      String kind,
      boolean added,
      boolean shipped,
      String description) {}

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
    for (ShippedModel model : UserFolder.models().shipped()) {
      String words = ShippedModel.WORDS;
      listed.put(
          model.name(),
          new Listed(model.name(), model.architecture(), model.kind(), false, true, words));
    }
    for (UnusableModel model : UserFolder.models().unusable()) {
      listed.put(model.name(), new Listed(model.name(), "", "broken", true, false, model.reason()));
    }
    for (KnownNetwork known : Catalogue.networks()) {
      AddedModel own = added.get(known.name());
      if (own != null && !own.architecture().equals(known.architecture())) {
        continue; // another network under this name, listed below
      }
      put(listed, known.name(), known.architecture(), known.kind(), added, known.description());
    }
    for (Architecture<?> architecture : architectures) {
      String name = architecture.name();
      String kind = Architectures.kind(architecture.port());
      AddedModel own = added.get(name);
      if (own != null && !own.architecture().equals(name)) {
        continue;
      }
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
        name, new Listed(name, architecture, kind, added.containsKey(name), false, description));
  }

  private static void print(List<Listed> models, PrintWriter out) {
    String format = "%-20s %-10s %-7s %s%n";
    out.printf(format, "NAME", "KIND", "ADDED", "WHAT IT IS");
    for (Listed model : models) {
      String added = model.shipped() ? "shipped" : model.added() ? "yes" : "-";
      out.printf(format, model.name(), model.kind(), added, model.description());
    }
  }
}
