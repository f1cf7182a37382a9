package org.tsdf.lab.training.network;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.AtomicFile;

/** The losses of every iteration, as CSV: {@code iteration} and a column for each loss. */
final class LossLog implements AutoCloseable {
  private static final String SEPARATOR = ",";

  private final List<String> names;
  private final List<Entry> entries = new ArrayList<>();
  private final BufferedWriter writer;

  /** The losses of an iteration, in float precision; NaN where it has none. */
  static final class Entry {
    private final int iteration;
    private final float[] values;

    private Entry(int iteration, float[] values) {
      this.iteration = iteration;
      this.values = values;
    }

    int iteration() {
      return iteration;
    }

    float value(int loss) {
      return values[loss];
    }
  }

  /**
   * Begins a file, or goes on with one, which keeps what it goes on with however the run ends.
   *
   * @param iterations how many have been done; what the file says of later ones is forgotten
   */
  LossLog(Path file, List<String> names, int iterations) {
    this.names = List.copyOf(names);
    try {
      if (iterations > 0 && Files.exists(file)) {
        readUntil(file, iterations);
      }
      AtomicFile.write(file, text().getBytes(StandardCharsets.UTF_8), true);
      this.writer = Files.newBufferedWriter(file, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of the file as it stands after the entries so far. */
  private String text() {
    StringBuilder text = new StringBuilder("iteration");
    names.forEach(name -> text.append(SEPARATOR).append(name));
    text.append('\n');
    entries.forEach(entry -> text.append(line(entry)));
    return text.toString();
  }

  private void readUntil(Path file, int iterations) throws IOException {
    List<String> lines = Files.readAllLines(file);
    for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      Entry entry = parse(line);
      if (entry != null && entry.iteration() <= iterations) {
        entries.add(entry);
      }
    }
  }

  /** Null for a line that was cut off or is of another file. */
  private @Nullable Entry parse(String line) {
    String[] cells = line.split(SEPARATOR, -1);
    if (cells.length != names.size() + 1) {
      return null;
    }
    float[] values = new float[names.size()];
    try {
      for (int i = 0; i < values.length; i++) {
        values[i] = cells[i + 1].isEmpty() ? Float.NaN : Float.parseFloat(cells[i + 1]);
      }
      return new Entry(Integer.parseInt(cells[0]), values);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  void add(int iteration, Map<String, Double> losses) {
    float[] values = new float[names.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = losses.getOrDefault(names.get(i), Double.NaN).floatValue();
    }
    Entry entry = new Entry(iteration, values);
    entries.add(entry);
    try {
      writer.write(line(entry));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(Entry entry) {
    StringBuilder line = new StringBuilder().append(entry.iteration());
    for (float value : entry.values) {
      line.append(SEPARATOR);
      if (!Float.isNaN(value)) {
        line.append(value);
      }
    }
    return line.append('\n').toString();
  }

  void flush() {
    try {
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> names() {
    return names;
  }

  /** All iterations so far. */
  List<Entry> entries() {
    return entries;
  }

  /** The mean of each loss over the last iterations that have it. */
  Map<String, Double> recentMeans(int count) {
    Map<String, Double> means = new LinkedHashMap<>();
    for (int column = 0; column < names.size(); column++) {
      double sum = 0;
      int found = 0;
      for (int i = entries.size() - 1; i >= 0 && found < count; i--) {
        float value = entries.get(i).value(column);
        if (!Float.isNaN(value)) {
          sum += value;
          found++;
        }
      }
      if (found > 0) {
        means.put(names.get(column), sum / found);
      }
    }
    return means;
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
