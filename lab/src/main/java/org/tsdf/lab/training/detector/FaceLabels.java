package org.tsdf.lab.training.detector;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.AtomicFile;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Detection.Landmark;
import org.tsdf.lab.dataset.DatasetException;
import org.tsdf.tensor.Sha256;

/**
 * Where the faces are in many photos, as a CSV file: {@code file,left,top,right,bottom,score} and
 * five points {@code x1,y1} to {@code x5,y5}, in pixels; a row for each face, and one without
 * numbers for a photo in which there is none. A file is called by its data set's and its own name.
 */
final class FaceLabels {
  private static final String HEADER =
      "file,left,top,right,bottom,score,x1,y1,x2,y2,x3,y3,x4,y4,x5,y5";

  private static final int FIRST_POINT = 6;

  private final Map<String, List<Detection>> faces = new TreeMap<>();

  /** What a file of a data set is called here. */
  static String key(Path data, String file) {
    return nameOf(data) + "/" + file;
  }

  /** The name of a data set, however its folder is spelt: {@code .} has one too. */
  static String nameOf(Path data) {
    return String.valueOf(data.toAbsolutePath().normalize().getFileName());
  }

  /**
   * @throws DatasetException if the file cannot be read, or a row is no face
   */
  static FaceLabels read(Path csv) {
    FaceLabels labels = new FaceLabels();
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser rows = CSVParser.parse(new StringReader(Files.readString(csv)), format)) {
      for (CSVRecord row : rows) {
        List<Detection> known = new ArrayList<>(labels.faces.getOrDefault(row.get(0), List.of()));
        if (!row.get(1).isEmpty()) {
          known.add(face(row));
        }
        labels.faces.put(row.get(0), known);
      }
      return labels;
    } catch (IOException | RuntimeException e) {
      throw new DatasetException(csv + " is no list of faces: " + e.getMessage(), e);
    }
  }

  private static Detection face(CSVRecord row) {
    double[] numbers = new double[row.size()];
    for (int i = 1; i < row.size() && !row.get(i).isEmpty(); i++) {
      numbers[i] = Double.parseDouble(row.get(i));
    }
    List<Landmark> points = new ArrayList<>();
    for (int i = FIRST_POINT; i + 1 < row.size() && !row.get(i).isEmpty(); i += 2) {
      points.add(new Landmark(numbers[i], numbers[i + 1]));
    }
    return new Detection(
        new Box(numbers[1], numbers[2], numbers[3], numbers[4]), numbers[5], points);
  }

  void put(String key, List<Detection> found) {
    faces.put(key, List.copyOf(found));
  }

  /** Null for a photo that was not searched. */
  @Nullable List<Detection> of(String key) {
    return faces.get(key);
  }

  /** The whole file's text. */
  String text() {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    faces.forEach(
        (file, found) -> {
          if (found.isEmpty()) {
            text.append(quoted(file)).append(",".repeat(HEADER.split(",", -1).length - 1));
            text.append('\n');
          }
          found.forEach(face -> append(text, file, face));
        });
    return text.toString();
  }

  private static String quoted(String file) {
    return file.matches("[^\",\n]*") ? file : '"' + file.replace("\"", "\"\"") + '"';
  }

  private static void append(StringBuilder text, String file, Detection face) {
    Box box = face.box();
    text.append(quoted(file));
    for (double edge : new double[] {box.left(), box.top(), box.right(), box.bottom()}) {
      text.append(String.format(Locale.ROOT, ",%.2f", edge));
    }
    text.append(String.format(Locale.ROOT, ",%.4f", face.score()));
    for (Landmark point : face.landmarks()) {
      text.append(String.format(Locale.ROOT, ",%.2f,%.2f", point.x(), point.y()));
    }
    text.append(",,".repeat(Math.max(0, 5 - face.landmarks().size()))).append('\n');
  }

  /** Over an older file, in one step. */
  void write(Path csv) {
    AtomicFile.write(csv, text().getBytes(StandardCharsets.UTF_8), true);
  }

  /** SHA-256 of the text, in hexadecimal. */
  String sha256() {
    return Sha256.of(text().getBytes(StandardCharsets.UTF_8));
  }
}
