package org.tsdf.lab.dataset;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.Box;
import org.tsdf.tensor.FileFault;

/**
 * Which face has which attribute. Two forms are read: a CSV file with a header, a column {@code
 * file} and columns of -1, 0 and 1, of which all others are passed over save the face box {@code
 * face_x}, {@code face_y}, {@code face_w}, {@code face_h} in pixels; and CelebA's own text file (a
 * count, the names, then a line for each image).
 */
public final class AttributeTable {
  private static final String FLAG = "-1|0|1";
  private static final List<String> BOX = List.of("face_x", "face_y", "face_w", "face_h");

  private final List<String> names;
  private final Map<String, float[]> rows;
  private final Map<String, Box> boxes;

  private AttributeTable(List<String> names, Map<String, float[]> rows, Map<String, Box> boxes) {
    this.names = List.copyOf(names);
    this.rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    this.boxes = Map.copyOf(boxes);
  }

  /** Nothing is known of any face. */
  static AttributeTable empty() {
    return new AttributeTable(List.of(), Map.of(), Map.of());
  }

  /**
   * @throws DatasetException if the file cannot be read or has neither form
   */
  public static AttributeTable read(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new DatasetException(file + " cannot be read: " + FileFault.of(e), e);
    }
  }

  /**
   * @param label what messages call the text
   */
  static AttributeTable parse(String text, String label) {
    String firstLine = text.lines().findFirst().orElse("").trim();
    return firstLine.matches("\\d+") ? celeba(text, label) : csv(text, label);
  }

  /** The attributes that it knows, in the file's order. */
  public List<String> names() {
    return names;
  }

  /**
   * 1 for each attribute that a face has, else 0; null if the file is not listed. Tables name files
   * relative to themselves, so that {@code images/a.jpg} may be called {@code a.jpg} here.
   */
  float @Nullable [] of(String file) {
    float[] row = lookUp(rows, file);
    return row == null ? null : row.clone();
  }

  /** Where the face is, in pixels of the photo; null where nobody has marked it. */
  @Nullable Box faceBox(String file) {
    return lookUp(boxes, file);
  }

  /** The values of a file's attributes and the edges of its face's box; empty if not listed. */
  String text(String file) {
    float[] row = of(file);
    if (row == null) {
      return "";
    }
    Box box = faceBox(file);
    double[] edges =
        box == null
            ? new double[0]
            : new double[] {box.left(), box.top(), box.right(), box.bottom()};
    return Arrays.toString(row) + Arrays.toString(edges);
  }

  private static <V> @Nullable V lookUp(Map<String, V> values, String file) {
    V value = values.get(file);
    return value == null ? values.get("images/" + file) : value;
  }

  /** What a folder's photos are called in this table with the folder's name, they are without. */
  AttributeTable within(String folder) {
    String prefix = folder + "/";
    return new AttributeTable(names, without(prefix, rows), without(prefix, boxes));
  }

  private static <V> Map<String, V> without(String prefix, Map<String, V> values) {
    Map<String, V> result = new LinkedHashMap<>();
    values.forEach(
        (file, value) -> {
          if (!values.containsKey(prefix + file)) {
            result.put(file.startsWith(prefix) ? file.substring(prefix.length()) : file, value);
          }
        });
    return result;
  }

  /** The files that it lists, as it spells them. */
  Set<String> files() {
    return rows.keySet();
  }

  private static AttributeTable csv(String text, String label) {
    CSVFormat format =
        CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).setTrim(true).get();
    try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
      List<CSVRecord> records = parser.getRecords();
      if (!parser.getHeaderNames().contains("file")) {
        throw new DatasetException(label + " has no column called file");
      }
      List<String> names = new ArrayList<>();
      for (String name : parser.getHeaderNames()) {
        if (!records.isEmpty() && records.stream().allMatch(r -> isFlag(r, name))) {
          names.add(name);
        }
      }
      Map<String, float[]> rows = new LinkedHashMap<>();
      Map<String, Box> boxes = new LinkedHashMap<>();
      for (CSVRecord record : records) {
        faceBox(record, label).ifPresent(box -> boxes.put(record.get("file"), box));
        float[] row = new float[names.size()];
        for (int i = 0; i < row.length; i++) {
          row[i] = record.get(names.get(i)).equals("1") ? 1 : 0;
        }
        add(rows, record.get("file"), row, label);
      }
      return new AttributeTable(names, rows, boxes);
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new DatasetException(label + " is not a CSV file: " + e.getMessage(), e);
    }
  }

  private static Optional<Box> faceBox(CSVRecord record, String label) {
    double[] numbers = new double[BOX.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!record.isSet(BOX.get(i)) || record.get(BOX.get(i)).isEmpty()) {
        return Optional.empty();
      }
      try {
        numbers[i] = Double.parseDouble(record.get(BOX.get(i)));
      } catch (NumberFormatException e) {
        throw new DatasetException(label + " has no number as " + BOX.get(i) + ": " + record, e);
      }
    }
    return Optional.of(
        new Box(numbers[0], numbers[1], numbers[0] + numbers[2], numbers[1] + numbers[3]));
  }

  private static boolean isFlag(CSVRecord record, String name) {
    return record.isSet(name) && record.get(name).matches(FLAG);
  }

  /** The count stands in the first line, the names in the second. */
  private static AttributeTable celeba(String text, String label) {
    List<String> lines = text.lines().toList();
    if (lines.size() < 2) {
      throw new DatasetException(label + " ends before its attribute names");
    }
    List<String> names = List.of(lines.get(1).trim().split("\\s+", -1));
    Map<String, float[]> rows = new LinkedHashMap<>();
    for (int number = 2; number < lines.size(); number++) {
      String line = lines.get(number).trim();
      if (!line.isEmpty()) {
        String[] words = line.split("\\s+", -1);
        add(rows, words[0], flags(words, names.size(), label, number + 1), label);
      }
    }
    String declared = lines.get(0).trim();
    if (!declared.equals(String.valueOf(rows.size()))) {
      throw new DatasetException(label + " declares " + declared + " rows but has " + rows.size());
    }
    return new AttributeTable(names, rows, Map.of());
  }

  /** The values behind the file's name in a line of CelebA's text file. */
  private static float[] flags(String[] words, int count, String label, int line) {
    if (words.length != count + 1) {
      int found = words.length - 1;
      throw new DatasetException(
          String.format(
              "%s has %d values in line %d for %d attributes", label, found, line, count));
    }
    float[] row = new float[count];
    for (int i = 0; i < count; i++) {
      if (!words[i + 1].matches(FLAG)) {
        throw new DatasetException(label + " has the value " + words[i + 1] + " in line " + line);
      }
      row[i] = words[i + 1].equals("1") ? 1 : 0;
    }
    return row;
  }

  private static void add(Map<String, float[]> rows, String file, float[] row, String label) {
    if (rows.put(file, row) != null) {
      throw new DatasetException(label + " lists " + file + " twice");
    }
  }
}
