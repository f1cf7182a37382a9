package org.tsdf.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tsdf.lab.catalogue.AddedModel;
import org.tsdf.lab.catalogue.Architectures;
import org.tsdf.lab.catalogue.Catalogue;
import org.tsdf.lab.catalogue.CatalogueException;
import org.tsdf.lab.catalogue.HashVerdict;
import org.tsdf.lab.catalogue.KnownNetwork;
import org.tsdf.lab.catalogue.Models;
import org.tsdf.lab.catalogue.OfficialFile;
import org.tsdf.network.ShippedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tsdf models show}. */
@Command(
    name = "show",
    description =
        "Show where a network's weights come from: shipped with tsdf, published elsewhere, or added"
            + " by you.",
    footer = "  tsdf models show stargan")
final class ModelsShowCommand implements Callable<Integer> {
  @Mixin private Console console;
  @Mixin private ReportOption report;

  @Parameters(paramLabel = "NAME", description = "As listed by tsdf models list.")
  private String name;

  /**
   * @param shipped null where it does not come with tsdf
   * @param published null where the catalogue does not have the name
   * @param added null where the user has not added it
   * @param path of the added weights
   */
  record Shown(
      String name,
      @Nullable ShippedModel shipped,
      @Nullable KnownNetwork published,
      @Nullable AddedModel added,
      @Nullable String path,
      @Nullable HashVerdict hash) {}

  @Override
  public Integer call() {
    Models models = UserFolder.models();
    Optional<KnownNetwork> known = Catalogue.find(name);
    Optional<AddedModel> added = models.findAdded(name);
    Optional<ShippedModel> house =
        models.shipped().stream().filter(model -> model.name().equals(name)).findFirst();
    if (house.isEmpty()
        && known.isEmpty()
        && added.isEmpty()
        && Architectures.find(name).isEmpty()) {
      throw new CatalogueException(
          "no network is called " + name + "; tsdf models list shows what there is");
    }
    Shown shown =
        new Shown(
            name,
            house.orElse(null),
            known.orElse(null),
            added.orElse(null),
            added.map(model -> models.weights(model).toString()).orElse(null),
            added.map(Models::verdict).orElse(null));
    report.print(console, shown, out -> print(shown, out));
    return ExitStatus.DONE;
  }

  private static void print(Shown shown, PrintWriter out) {
    out.println(shown.name());
    ShippedModel house = shown.shipped();
    if (house != null) {
      print(house, out);
      return;
    }
    KnownNetwork published = shown.published();
    if (published != null) {
      line(out, "what it is", published.description() + " (face " + published.kind() + ")");
      line(out, "architecture", published.architecture());
      line(out, "published at", published.published());
      print(published.checkpoint(), "weights", out);
      published.further().forEach(file -> print(file, "also there", out));
    }
    AddedModel added = shown.added();
    if (added == null) {
      line(out, "added", "no");
    } else {
      line(out, "added", added.file() + " as " + added.architecture() + ", " + shown.path());
      line(out, "", added.bytes() + " bytes, SHA-256 " + added.sha256());
      line(out, "", Models.verdict(added).words());
    }
  }

  private static void print(ShippedModel house, PrintWriter out) {
    line(out, "what it is", ShippedModel.WORDS);
    line(out, "architecture", house.architecture() + " (face " + house.kind() + ")");
    if (house.imageSize() > 0) {
      line(out, "works at", house.imageSize() + " x " + house.imageSize() + " pixels");
    }
    if (!house.attributes().isEmpty()) {
      line(out, "attributes", String.join(", ", house.attributes()));
    }
    line(out, "shipped", house.bytes() + " bytes, SHA-256 " + house.sha256());
    line(out, "card", house.card());
  }

  private static void print(OfficialFile file, String label, PrintWriter out) {
    line(out, label, file.file() + (file.note().isEmpty() ? "" : " (" + file.note() + ")"));
    if (file.bytes() != null) {
      line(out, "", file.bytes() + " bytes");
    }
    if (file.sha256() != null) {
      line(out, "", "SHA-256 " + file.sha256());
      line(
          out,
          "",
          file.hashOrigin() == OfficialFile.HashOrigin.MIRROR
              ? "unconfirmed: read off mirrors"
              : "of the file that tsdf was tested with");
    }
  }

  private static void line(PrintWriter out, String label, String text) {
    out.printf("  %-13s %s%n", label, text);
  }
}
