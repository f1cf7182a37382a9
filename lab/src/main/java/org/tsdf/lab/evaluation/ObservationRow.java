package org.tsdf.lab.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.tsdf.lab.evaluation.Observation.Likeness;
import org.tsdf.lab.evaluation.Observation.OfFaces;
import org.tsdf.lab.evaluation.Observation.OfForgery;
import org.tsdf.lab.evaluation.Observation.OfPhoto;
import org.tsdf.lab.evaluation.Observation.Subject;
import org.tsdf.lab.evaluation.Observation.Unreadable;
import org.tsdf.metric.FaceMatch;

/** An observation as a row of a CSV file; numbers keep all their digits. */
final class ObservationRow {
  static final List<String> COLUMNS =
      List.of(
          "kind",
          "photo",
          "transform",
          "perturbation",
          "network",
          "edit",
          "psnr_db",
          "ssim",
          "lpips",
          "l2_mask",
          "tsdf_found",
          "tsdf_true",
          "tsdf_matched",
          "facepoison_found",
          "facepoison_true",
          "facepoison_matched",
          "reason");

  private static final CSVFormat FORMAT = CSVFormat.DEFAULT;
  private static final String TSDF = "tsdf";
  private static final String FACEPOISON = "facepoison";

  private ObservationRow() {}

  static String header() {
    return FORMAT.format(COLUMNS.toArray()) + "\n";
  }

  /** The row with its line end. */
  static String of(Observation observation) {
    Map<String, String> cells = new LinkedHashMap<>();
    if (observation instanceof Unreadable photo) {
      cells.put("kind", "unreadable");
      cells.put("photo", photo.photo());
      cells.put("reason", photo.reason().replaceAll("\\s+", " "));
    } else if (observation instanceof OfPhoto photo) {
      put(cells, "photo", photo.subject(), "");
      put(cells, photo.likeness());
    } else if (observation instanceof OfForgery forgery) {
      put(cells, "editor", forgery.subject(), forgery.editor());
      cells.put("edit", forgery.edit());
      put(cells, forgery.likeness());
      forgery.l2Mask().ifPresent(l2 -> cells.put("l2_mask", Double.toString(l2)));
    } else if (observation instanceof OfFaces faces) {
      put(cells, "detector", faces.subject(), faces.detector());
      put(cells, TSDF, faces.tsdf());
      put(cells, FACEPOISON, faces.facepoison());
    }
    return FORMAT.format(COLUMNS.stream().map(name -> cells.getOrDefault(name, "")).toArray())
        + "\n";
  }

  private static void put(Map<String, String> cells, String kind, Subject subject, String network) {
    cells.put("kind", kind);
    cells.put("photo", subject.photo());
    cells.put("transform", subject.route());
    cells.put("perturbation", subject.perturbation());
    cells.put("network", network);
  }

  private static void put(Map<String, String> cells, Likeness likeness) {
    cells.put("psnr_db", Double.toString(likeness.psnrDb()));
    cells.put("ssim", Double.toString(likeness.ssim()));
    likeness.lpips().ifPresent(lpips -> cells.put("lpips", Double.toString(lpips)));
  }

  private static void put(Map<String, String> cells, String protocol, FaceMatch match) {
    cells.put(protocol + "_found", Integer.toString(match.found()));
    cells.put(protocol + "_true", Integer.toString(match.truth()));
    cells.put(protocol + "_matched", Integer.toString(match.matched()));
  }

  /**
   * @param row with the columns' names
   * @throws IllegalArgumentException if it is no row of an evaluation
   */
  static Observation read(CSVRecord row) {
    Subject subject = new Subject(row.get("photo"), row.get("transform"), row.get("perturbation"));
    String network = row.get("network");
    return switch (row.get("kind")) {
      case "unreadable" -> new Unreadable(subject.photo(), row.get("reason"));
      case "photo" -> new OfPhoto(subject, likeness(row));
      case "editor" ->
          new OfForgery(subject, network, row.get("edit"), optional(row, "l2_mask"), likeness(row));
      case "detector" -> new OfFaces(subject, network, match(row, TSDF), match(row, FACEPOISON));
      default -> throw new IllegalArgumentException("unknown kind " + row.get("kind"));
    };
  }

  private static Likeness likeness(CSVRecord row) {
    return new Likeness(number(row, "psnr_db"), number(row, "ssim"), optional(row, "lpips"));
  }

  private static OptionalDouble optional(CSVRecord row, String column) {
    return row.get(column).isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(number(row, column));
  }

  private static double number(CSVRecord row, String column) {
    return Double.parseDouble(row.get(column));
  }

  private static FaceMatch match(CSVRecord row, String protocol) {
    return new FaceMatch(
        Integer.parseInt(row.get(protocol + "_found")),
        Integer.parseInt(row.get(protocol + "_true")),
        Integer.parseInt(row.get(protocol + "_matched")));
  }
}
