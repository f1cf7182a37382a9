package org.tsdf.lab.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import org.tsdf.image.Photo;

/**
 * Pictures in rows and columns, with a title above each column and a caption below each picture.
 */
public final class Sheet {
  /** Rows and columns of a picture. */
  public static final int CELL = 192;

  private static final int GAP = 8;
  private static final int LINE = 20;
  private static final Font HEADING = new Font(Font.SANS_SERIF, Font.BOLD, 14);
  private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  private Sheet() {}

  /**
   * A picture and what is said of it.
   *
   * @param picture of any size; drawn as a square
   */
  public record Cell(Photo picture, String caption) {}

  /**
   * @param titles one a column
   * @param rows of as many cells each
   */
  public static Photo of(String headline, List<String> titles, List<List<Cell>> rows) {
    int width = titles.size() * (CELL + GAP) + GAP;
    int height = 2 * LINE + rows.size() * (CELL + LINE + GAP) + 2 * GAP;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(Color.BLACK);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setFont(HEADING);
    write(graphics, headline, GAP, LINE - 4, width - 2 * GAP);
    for (int column = 0; column < titles.size(); column++) {
      write(graphics, titles.get(column), left(column), 2 * LINE, CELL);
    }
    graphics.setFont(TEXT);
    for (int row = 0; row < rows.size(); row++) {
      int top = 2 * LINE + GAP + row * (CELL + LINE + GAP);
      for (int column = 0; column < titles.size(); column++) {
        Cell cell = rows.get(row).get(column);
        cell.picture().resized(CELL, CELL).drawOn(graphics, left(column), top);
        write(graphics, cell.caption(), left(column), top + CELL + LINE - 6, CELL);
      }
    }
    graphics.dispose();
    return Photo.fromImage(image);
  }

  private static int left(int column) {
    return GAP + column * (CELL + GAP);
  }

  /** What does not fit ends in dots. */
  private static void write(Graphics2D graphics, String text, int x, int y, int width) {
    String shown = text;
    for (int length = text.length() - 1;
        length > 0 && graphics.getFontMetrics().stringWidth(shown) > width;
        length--) {
      shown = text.substring(0, length) + "…";
    }
    graphics.drawString(shown, x, y);
  }
}
