package org.tsdf.lab.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.tsdf.image.AtomicFile;
import org.tsdf.lab.evaluation.EvaluationException;
import org.tsdf.lab.evaluation.EvaluationReport;
import org.tsdf.lab.evaluation.EvaluationSettings;
import org.tsdf.lab.evaluation.FeatureFiles;
import org.tsdf.lab.evaluation.FeatureSets;
import org.tsdf.lab.evaluation.ObservationTable;
import org.tsdf.tensor.FileFault;

/**
 * Where an evaluation keeps what it finds: {@code settings.json} (what was asked), {@code
 * observations.csv} (a row for each photo, forgery and search, appended as they are made), and,
 * once all are there, {@code report.json}. A stopped evaluation goes on from the table. No other
 * process may open the folder before it is closed.
 */
public final class EvaluationFolder implements AutoCloseable {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;
  private final FolderLock lock;
  private final ObservationTable observations;

  private EvaluationFolder(Path folder, FolderLock lock, ObservationTable observations) {
    this.folder = folder;
    this.lock = lock;
    this.observations = observations;
  }

  /**
   * Opens a folder, which is made where it is not there.
   *
   * @param anew whether to forget an evaluation that lies there
   * @throws EvaluationException if one of other settings lies there and is not to be forgotten, or
   *     the folder is open already, here or in another process
   */
  public static EvaluationFolder open(Path folder, EvaluationSettings settings, boolean anew) {
    FolderLock lock = lock(folder);
    try {
      return new EvaluationFolder(folder, lock, table(folder, settings, anew));
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  private static FolderLock lock(Path folder) {
    try {
      Files.createDirectories(folder);
      return FolderLock.of(folder);
    } catch (IOException e) {
      throw new EvaluationException(folder + " cannot be used: " + FileFault.of(e), e);
    }
  }

  private static ObservationTable table(Path folder, EvaluationSettings settings, boolean anew) {
    Path asked = folder.resolve("settings.json");
    Path table = folder.resolve("observations.csv");
    try {
      if (anew) {
        forget(folder);
      } else if (Files.exists(asked)) {
        requireSame(folder, JSON.readTree(Files.readString(asked)), JSON.valueToTree(settings));
      } else if (Files.exists(table)) {
        throw new EvaluationException(table + " is there, but not what was asked for");
      }
    } catch (IOException e) {
      throw new EvaluationException(folder + " cannot be used: " + FileFault.of(e), e);
    }
    write(asked, text(settings));
    return new ObservationTable(table);
  }

  /** Only what an evaluation has written. */
  private static void forget(Path folder) throws IOException {
    for (String file : List.of("observations.csv", "report.json", "report.html")) {
      Files.deleteIfExists(folder.resolve(file));
    }
    forget(folder.resolve("sheets"), "*.png");
    forget(folder.resolve("features"), "*.safetensors");
  }

  private static void forget(Path part, String pattern) throws IOException {
    if (Files.isDirectory(part)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(part, pattern)) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
    }
  }

  private static void requireSame(Path folder, JsonNode there, JsonNode asked) {
    List<String> different = new ArrayList<>();
    for (Iterator<String> names = asked.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!asked.get(name).equals(there.get(name))) {
        different.add(name);
      }
    }
    if (!different.isEmpty()) {
      throw new EvaluationException(
          folder
              + " holds an evaluation with other settings ("
              + String.join(", ", different)
              + "); choose another folder, or --force to begin anew");
    }
  }

  /** What has been seen. */
  public ObservationTable observations() {
    return observations;
  }

  /** Where pictures of the first photos go. */
  public Sheets sheets() {
    return new Sheets(folder.resolve("sheets"));
  }

  /** Where features of forgeries go. */
  public FeatureSets features() {
    return new FeatureFiles(folder.resolve("features"));
  }

  /** Writes the report for programs and for people, over older ones. */
  public void write(EvaluationReport report) {
    write(folder.resolve("report.json"), text(report));
    write(folder.resolve("report.html"), HtmlReport.of(report, sheets()));
  }

  @Override
  public void close() {
    lock.close();
  }

  /** A report or settings as JSON. */
  static String text(Object value) {
    try {
      return JSON.writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result cannot be written as JSON: " + value, e);
    }
  }

  private static void write(Path file, String text) {
    AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8), true);
  }
}
