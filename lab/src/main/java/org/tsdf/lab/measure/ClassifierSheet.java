package org.tsdf.lab.measure;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.tsdf.image.Photo;
import org.tsdf.network.AttributeClassifier;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/** Faces side by side, below each the attributes that a classifier sees, with how sure it is. */
public final class ClassifierSheet {
  private static final int CELL = 200;
  private static final int GAP = 2;
  private static final int LINE = 16;
  private static final int COLUMNS = 4;

  private ClassifierSheet() {}

  /**
   * In rows of four.
   *
   * @param images (N, 3, H, W) on [-1, 1]
   */
  public static Photo of(AttributeClassifier classifier, Tensor images) {
    try (Scope scope = Scope.open()) {
      Verdicts verdicts = Autograd.off(() -> Verdicts.of(classifier, images));
      int faces = Math.toIntExact(images.size(0));
      int height = CELL + LINE * (1 + mostLines(verdicts, faces));
      int columns = Math.min(COLUMNS, faces);
      int rows = (faces + COLUMNS - 1) / COLUMNS;
      BufferedImage sheet =
          new BufferedImage(columns * CELL, rows * height, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = begun(sheet);
      Tensor pictures = Resampling.resize(images, CELL - GAP, CELL - GAP).clamp(-1, 1);
      for (int face = 0; face < faces; face++) {
        int left = face % COLUMNS * CELL;
        int top = face / COLUMNS * height;
        Photo.fromTensor(pictures.narrow(0, face, 1)).drawOn(graphics, left, top);
        write(verdicts, face, graphics, left + 4, top + CELL);
      }
      graphics.dispose();
      return Photo.fromImage(sheet);
    }
  }

  private static Graphics2D begun(BufferedImage sheet) {
    Graphics2D graphics = sheet.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    graphics.setColor(Color.BLACK);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    return graphics;
  }

  private static int mostLines(Verdicts verdicts, int faces) {
    int most = 0;
    for (int face = 0; face < faces; face++) {
      most = Math.max(most, verdicts.seen(face).size());
    }
    return most;
  }

  private static void write(Verdicts verdicts, int face, Graphics2D graphics, int left, int top) {
    List<String> seen = verdicts.seen(face);
    for (int i = 0; i < seen.size(); i++) {
      String sure = String.format(Locale.ROOT, "%.2f", verdicts.sureness(face, seen.get(i)));
      graphics.drawString(sure + "  " + seen.get(i), left, top + LINE * (i + 1) - 3);
    }
  }
}
