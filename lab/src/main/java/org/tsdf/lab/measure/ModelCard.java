package org.tsdf.lab.measure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tsdf.lab.measure.ModelMeasures.AttributeMeasures;
import org.tsdf.lab.measure.ModelMeasures.DetectorMeasures;
import org.tsdf.lab.measure.ModelMeasures.EditMeasures;
import org.tsdf.lab.measure.ModelMeasures.EditorMeasures;
import org.tsdf.network.ShippedModel;

/**
 * What people should know of a network that was trained with this project's code, as Markdown.
 *
 * @param name of the network
 * @param house whether it is one of those that this project trained and ships
 * @param kind editor, detector or classifier
 * @param bytes size of its weights file
 * @param sha256 of that file
 * @param metadata of that file; {@code provenance} says how it was trained
 * @param madeBy the command that trained it; null where nobody said
 * @param took how long that took, in words; null where nobody said
 * @param sheet file name of its picture sheet beside the card; null for none
 * @param measures what measuring it gave, one for each data set
 */
public record ModelCard(
    String name,
    boolean house,
    String kind,
    long bytes,
    String sha256,
    Map<String, String> metadata,
    @Nullable String madeBy,
    @Nullable String took,
    @Nullable String sheet,
    List<ModelMeasures> measures) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Settings that the card tells in words of its own. */
  private static final List<String> TOLD_ABOVE = List.of("iterations", "attributes", "imageSize");

  public ModelCard {
    metadata = Map.copyOf(metadata);
    measures = List.copyOf(measures);
  }

  /** The whole text. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add("# " + name);
    lines.add("");
    lines.add(
        house
            ? "A " + ShippedModel.WORDS + "."
            : "Trained with tsdf; not the official checkpoint.");
    lines.add("");
    lines.addAll(facts());
    if (sheet != null) {
      lines.add("");
      lines.add("![What it does](" + sheet + ")");
      lines.add("");
      if (kind.equals("classifier")) {
        lines.add("Below each face: what it sees, and how sure it is of that, from 0 to 1.");
      }
      if (house) {
        lines.add(
            "The people on the sheet do not exist: see [examples](../../examples/README.md).");
      }
    }
    lines.addAll(origin());
    lines.addAll(measured());
    lines.addAll(limits());
    return String.join("\n", lines) + "\n";
  }

  private List<String> facts() {
    List<String> lines = new ArrayList<>(List.of("| | |", "|---|---|"));
    row(lines, "kind", "face " + kind);
    row(lines, "architecture", metadata.getOrDefault("architecture", "unknown"));
    if (metadata.containsKey("image_size")) {
      String side = metadata.get("image_size");
      row(lines, "works at", side + " x " + side + " pixels");
    }
    for (String key : List.of("attributes", "tags")) {
      if (metadata.containsKey(key)) {
        row(lines, key, metadata.getOrDefault(key, "").replace(",", ", "));
      }
    }
    row(lines, "file", String.format(Locale.ROOT, "%.1f MB", bytes / 1e6));
    row(lines, "SHA-256", "`" + sha256 + "`");
    return lines;
  }

  private static void row(List<String> lines, String label, String value) {
    lines.add("| " + label + " | " + value + " |");
  }

  private List<String> origin() {
    JsonNode card = provenance();
    List<String> lines = new ArrayList<>(List.of("", "## How it was made", ""));
    if (madeBy != null) {
      lines.addAll(List.of("```text", madeBy, "```", ""));
    }
    lines.addAll(List.of("| | |", "|---|---|"));
    row(lines, "learnt from", card.at("/data/images").asText("?") + " photos");
    row(lines, "their hash", "`" + card.at("/data/hash").asText("?") + "`");
    if (card.has("labels")) {
      row(lines, "hash of their labels", "`" + card.path("labels").asText() + "`");
    }
    row(lines, "iterations", card.path("iterationsDone").asText("?"));
    row(lines, "seed", card.path("seed").asText("?"));
    if (card.has("start")) {
      row(lines, "began with", "`" + card.path("start").asText() + "`");
    }
    for (JsonNode part : card.path("averaged")) {
      String share = String.format(Locale.ROOT, "%.3g", part.path("share").asDouble());
      row(lines, "mean of", share + " of `" + part.path("sha256").asText("?") + "`");
    }
    if (took != null) {
      row(lines, "time", took);
    }
    card.path("versions")
        .properties()
        .forEach(each -> row(lines, each.getKey(), each.getValue().asText()));
    card.path("settings").properties().stream()
        .filter(each -> !TOLD_ABOVE.contains(each.getKey()))
        .forEach(each -> row(lines, each.getKey(), "`" + each.getValue().toString() + "`"));
    return lines;
  }

  private JsonNode provenance() {
    try {
      return JSON.readTree(metadata.getOrDefault("provenance", "{}"));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(name + " carries a provenance that is no JSON", e);
    }
  }

  private List<String> measured() {
    List<String> lines = new ArrayList<>(List.of("", "## What it can, measured"));
    if (measures.isEmpty()) {
      lines.addAll(List.of("", "Nothing was measured."));
    }
    for (ModelMeasures each : measures) {
      lines.addAll(
          List.of(
              "",
              String.format(
                  Locale.ROOT,
                  "On %d photos of `%s`%s (`tsdf models measure`):",
                  each.photos(),
                  each.data(),
                  house ? ", none of them learnt from" : ""),
              ""));
      lines.addAll(table(each));
    }
    return lines;
  }

  private static List<String> table(ModelMeasures each) {
    List<String> lines = new ArrayList<>();
    EditorMeasures editor = each.editor();
    DetectorMeasures detector = each.detector();
    List<AttributeMeasures> attributes = each.classifier();
    if (editor != null) {
      lines.addAll(List.of("| edit | as asked | without the edit | faces |", "|---|---|---|---|"));
      for (EditMeasures edit : editor.edits()) {
        lines.add(
            "| %s | %s | %s | %d |"
                .formatted(edit.edit(), share(edit.flipped()), share(edit.before()), edit.faces()));
      }
      lines.add("| mean | " + share(editor.meanFlipped()) + " | | |");
      lines.add("");
      lines.add(
          "Unchanged faces are rebuilt at a PSNR of " + share(editor.identityPsnrDb()) + " dB.");
    }
    if (detector != null) {
      lines.addAll(
          List.of(
              "| recall | false boxes | average precision | faces | truth |",
              "|---|---|---|---|---|",
              "| %s | %s | %s | %d | %s |"
                  .formatted(
                      share(detector.recall()),
                      share(detector.falseShare()),
                      share(detector.averagePrecision()),
                      detector.faces(),
                      detector.truth())));
    }
    if (attributes != null) {
      lines.addAll(List.of("| attribute | accuracy | balanced | have it |", "|---|---|---|---|"));
      for (AttributeMeasures attribute : attributes) {
        lines.add(
            "| %s | %s | %s | %d |"
                .formatted(
                    attribute.attribute(),
                    share(attribute.accuracy()),
                    share(attribute.balancedAccuracy()),
                    attribute.having()));
      }
    }
    return lines;
  }

  private static String share(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }

  private List<String> limits() {
    List<String> lines = new ArrayList<>(List.of("", "## Limits", ""));
    if (house) {
      lines.add("* It is small, and trained for minutes or hours on one processor.");
      lines.add(
          "* It learnt from photos of celebrities, whose labels are what annotators thought they"
              + " saw; on other people it may do worse.");
    } else {
      lines.add("* On people who are not like those that it learnt from it may do worse.");
    }
    lines.add(
        switch (kind) {
          case "editor" ->
              "* It is there to train and to measure protections, never to edit anybody's photo.";
          case "detector" ->
              "* It is there to place protections and to measure them; it is no means to find or"
                  + " know people.";
          default ->
              "* It is there to judge what face editors did. It says how a picture looks, not what a"
                  + " person is.";
        });
    return lines;
  }
}
