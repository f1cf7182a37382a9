package org.tsdf.lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Encoding;
import org.tsdf.image.Photo;
import org.tsdf.lab.evaluation.EvaluationException;
import org.tsdf.lab.evaluation.Showcase;
import org.tsdf.lab.picture.FaceBoxes;
import org.tsdf.lab.picture.ForgeryMark;
import org.tsdf.lab.picture.Sheet;
import org.tsdf.lab.picture.Sheet.Cell;
import org.tsdf.metric.F1Protocol;
import org.tsdf.metric.L2Mask;
import org.tsdf.tensor.FileFault;
import org.tsdf.tensor.Tensor;

/** Lays out what an evaluation sees of its first photos, a PNG file for each network. */
public final class Sheets implements Showcase {
  private static final int MOST_ROWS = 8;

  private final Path folder;

  /**
   * @param folder is made where it is not there; sheets in it are drawn over
   */
  public Sheets(Path folder) {
    this.folder = folder;
  }

  @Override
  public void forgeries(Scene scene, Tensor clean, Tensor guarded, List<Forged> edits) {
    int photos = scene.photos().size();
    List<List<Cell>> rows = new ArrayList<>();
    for (int row = 0; row < Math.min(MOST_ROWS, Math.max(photos, edits.size())); row++) {
      int photo = row % photos;
      Forged edit = edits.get(row % edits.size());
      rows.add(
          List.of(
              new Cell(picture(clean, photo), scene.photos().get(photo)),
              new Cell(picture(edit.clean(), photo), edit.edit()),
              new Cell(picture(guarded, photo), ""),
              new Cell(picture(edit.disturbed(), photo), distance(edit.l2Mask().get(photo)))));
    }
    List<String> titles = List.of("original", "its forgery", "protected", "forgery of that");
    write(ForgeryMark.on(Sheet.of(headline(scene), titles, rows)), forgeries(scene));
  }

  @Override
  public void faces(Scene scene, Searched clean, Searched guarded) {
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST_ROWS, scene.photos().size()); i++) {
      rows.add(List.of(found(clean, i), found(guarded, i)));
    }
    List<String> titles = List.of("found in the original", "found in the protected");
    write(Sheet.of(headline(scene), titles, rows), faces(scene));
  }

  private static Cell found(Searched searched, int photo) {
    List<Detection> found = searched.found().get(photo);
    List<Box> boxes = F1Protocol.TSDF.boxes(found);
    double best = found.stream().mapToDouble(Detection::score).max().orElse(0);
    String caption =
        found.isEmpty()
            ? "no face"
            : String.format(Locale.ROOT, "%d above 0.7, best %.2f", boxes.size(), best);
    return new Cell(FaceBoxes.drawn(picture(searched.images(), photo), boxes), caption);
  }

  private static String headline(Scene scene) {
    String way = scene.route().equals("none") ? "" : ", after " + scene.route();
    return scene.network() + " against " + scene.perturbation() + way;
  }

  private static String distance(OptionalDouble l2Mask) {
    if (l2Mask.isEmpty()) {
      return "the edit shows nowhere";
    }
    double value = l2Mask.getAsDouble();
    return String.format(
        Locale.ROOT, "L2mask %.3f: %s", value, value > L2Mask.DISTURBED ? "broken" : "not broken");
  }

  private static Photo picture(Tensor images, int index) {
    return Photo.fromTensor(images.narrow(0, index, 1));
  }

  /** Where the sheet of an editor lies. */
  Path forgeries(Scene scene) {
    return folder.resolve(stem(scene) + ForgeryMark.SUFFIX + ".png");
  }

  /** Where the sheet of a detector lies. */
  Path faces(Scene scene) {
    return folder.resolve(stem(scene) + "-faces.png");
  }

  private static String stem(Scene scene) {
    String name = scene.route() + "~" + scene.perturbation() + "~" + scene.network();
    String safe = name.replaceAll("[^\\p{L}\\p{N}._+~-]", "_");
    // two names may have become one
    return safe.equals(name) ? safe : safe + "~" + Integer.toHexString(name.hashCode());
  }

  private void write(Photo sheet, Path file) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new EvaluationException(folder + " cannot be made: " + FileFault.of(e), e);
    }
    sheet.write(file, new Encoding.Png(), true);
  }
}
