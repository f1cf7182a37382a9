package org.tsdf.lab.measure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Photo;
import org.tsdf.lab.evaluation.DetectionQuality;

/** Photos side by side with the boxes that a detector is sure of. */
public final class DetectionSheet {
  private static final int CELL = 200;
  private static final int COLUMNS = 6;

  private DetectionSheet() {}

  /**
   * A photo and what was found in it.
   *
   * @param findings of all scores, in pixels of the photo
   */
  public record Cell(Photo photo, List<Detection> findings) {
    public Cell {
      findings = List.copyOf(findings);
    }
  }

  /** In rows of six. */
  public static Photo of(List<Cell> cells) {
    int columns = Math.min(COLUMNS, Math.max(1, cells.size()));
    int rows = Math.max(1, (cells.size() + COLUMNS - 1) / COLUMNS);
    BufferedImage sheet =
        new BufferedImage(columns * CELL, rows * CELL, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setStroke(new BasicStroke(2));
    graphics.setColor(Color.GREEN);
    for (int i = 0; i < cells.size(); i++) {
      draw(cells.get(i), graphics, i % COLUMNS * CELL, i / COLUMNS * CELL);
    }
    graphics.dispose();
    return Photo.fromImage(sheet);
  }

  private static void draw(Cell cell, Graphics2D graphics, int left, int top) {
    Photo photo = cell.photo();
    double scale = (double) (CELL - 2) / Math.max(photo.width(), photo.height());
    int width = (int) Math.max(1, Math.round(photo.width() * scale));
    int height = (int) Math.max(1, Math.round(photo.height() * scale));
    photo.resized(width, height).drawOn(graphics, left, top);
    for (Detection found : cell.findings()) {
      if (found.score() >= DetectionQuality.SURE) {
        Box box = found.box();
        graphics.drawRect(
            left + (int) Math.round(box.left() * scale),
            top + (int) Math.round(box.top() * scale),
            (int) Math.round(box.width() * scale),
            (int) Math.round(box.height() * scale));
      }
    }
  }
}
