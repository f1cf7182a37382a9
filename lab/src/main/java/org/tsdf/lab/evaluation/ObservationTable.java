package org.tsdf.lab.evaluation;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.tsdf.image.AtomicFile;
import org.tsdf.tensor.FileFault;

/**
 * The per-image table, a CSV file: a row for each photo, forgery and search. What is read again
 * equals what was written. Rows are appended in one go; a process that dies meanwhile leaves half a
 * row at worst, which is dropped when the table is opened again.
 */
public final class ObservationTable implements Observations {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();

  private final Path file;
  private final List<Observation> all;

  /**
   * Opens the table, or begins it where it is not there.
   *
   * @throws EvaluationException if the file is no such table
   */
  public ObservationTable(Path file) {
    this.file = file;
    try {
      this.all = Files.exists(file) ? parse(wholeLines(Files.readString(file))) : new ArrayList<>();
    } catch (IOException e) {
      throw new EvaluationException(file + " cannot be read: " + FileFault.of(e), e);
    }
    rewrite();
  }

  @Override
  public List<Observation> all() {
    return List.copyOf(all);
  }

  @Override
  public void add(List<Observation> some) {
    StringBuilder lines = new StringBuilder();
    some.forEach(observation -> lines.append(ObservationRow.of(observation)));
    try {
      Files.writeString(file, lines, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new EvaluationException(file + " cannot be written: " + FileFault.of(e), e);
    }
    all.addAll(some);
  }

  @Override
  public void retain(Predicate<Observation> wanted) {
    if (all.removeIf(wanted.negate())) {
      rewrite();
    }
  }

  private void rewrite() {
    StringBuilder lines = new StringBuilder(ObservationRow.header());
    all.forEach(observation -> lines.append(ObservationRow.of(observation)));
    AtomicFile.write(file, lines.toString().getBytes(StandardCharsets.UTF_8), true);
  }

  private static String wholeLines(String text) {
    return text.substring(0, text.lastIndexOf('\n') + 1);
  }

  private List<Observation> parse(String text) throws IOException {
    try (CSVParser parser = CSVParser.parse(new StringReader(text), FORMAT)) {
      if (!text.isEmpty() && !parser.getHeaderNames().equals(ObservationRow.COLUMNS)) {
        throw new EvaluationException(file + " is not the table of an evaluation");
      }
      List<Observation> observations = new ArrayList<>();
      for (CSVRecord row : parser) {
        observations.add(ObservationRow.read(row));
      }
      return observations;
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new EvaluationException(file + " is damaged: " + e.getMessage(), e);
    }
  }
}
