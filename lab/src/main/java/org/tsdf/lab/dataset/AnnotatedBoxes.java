package org.tsdf.lab.dataset;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.tsdf.image.Box;
import org.tsdf.tensor.FileFault;

/**
 * Boxes that people drew around faces: a CSV file with the columns {@code file}, {@code x}, {@code
 * y}, {@code w}, {@code h} in pixels, and optionally {@code invalid_or_ignore}, 1 where a box
 * counts neither as a face nor, where found, as a mistake.
 */
public final class AnnotatedBoxes {
  private static final String DISPUTED = "invalid_or_ignore";

  private final Map<String, InPhoto> photos;

  private AnnotatedBoxes(Map<String, InPhoto> photos) {
    this.photos = photos;
  }

  /** The boxes of one photo. */
  public record InPhoto(List<Box> faces, List<Box> disputed) {
    public InPhoto {
      faces = List.copyOf(faces);
      disputed = List.copyOf(disputed);
    }
  }

  /**
   * @throws DatasetException if the file cannot be read or lacks a column
   */
  public static AnnotatedBoxes read(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new DatasetException(file + " cannot be read: " + FileFault.of(e), e);
    }
  }

  /**
   * @param label what messages call the text
   */
  static AnnotatedBoxes parse(String text, String label) {
    CSVFormat format =
        CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).setTrim(true).get();
    Map<String, InPhoto> photos = new LinkedHashMap<>();
    try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
      for (CSVRecord row : parser) {
        InPhoto one = one(row);
        photos.merge(row.get("file"), one, AnnotatedBoxes::joined);
      }
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new DatasetException(label + " is no table of boxes: " + e.getMessage(), e);
    }
    return new AnnotatedBoxes(photos);
  }

  private static InPhoto one(CSVRecord row) {
    double left = Double.parseDouble(row.get("x"));
    double top = Double.parseDouble(row.get("y"));
    double right = left + Double.parseDouble(row.get("w"));
    Box box = new Box(left, top, right, top + Double.parseDouble(row.get("h")));
    boolean disputed = row.isSet(DISPUTED) && row.get(DISPUTED).equals("1");
    return disputed ? new InPhoto(List.of(), List.of(box)) : new InPhoto(List.of(box), List.of());
  }

  private static InPhoto joined(InPhoto first, InPhoto second) {
    return new InPhoto(
        joined(first.faces(), second.faces()), joined(first.disputed(), second.disputed()));
  }

  private static List<Box> joined(List<Box> first, List<Box> second) {
    List<Box> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }

  /** No boxes where the table does not list the photo. */
  public InPhoto of(String file) {
    InPhoto listed = photos.get(file);
    return listed == null
        ? photos.getOrDefault("images/" + file, new InPhoto(List.of(), List.of()))
        : listed;
  }
}
