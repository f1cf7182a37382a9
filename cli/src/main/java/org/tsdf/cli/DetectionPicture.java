package org.tsdf.cli;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Photo;

/** Draws boxes, scores and landmarks into a copy of a photo, with a legend below it. */
final class DetectionPicture {
  private final BufferedImage image;
  private final Graphics2D graphics;
  private final List<Color> colours;
  private final int lineHeight;
  private final float stroke;

  private DetectionPicture(Photo photo, List<Color> colours) {
    int shorter = Math.min(photo.width(), photo.height());
    int fontSize = Math.max(10, shorter / 30);
    this.colours = colours;
    this.lineHeight = fontSize * 3 / 2;
    this.stroke = Math.max(2, shorter / 250f);
    this.image =
        new BufferedImage(
            photo.width(),
            photo.height() + lineHeight * colours.size(),
            BufferedImage.TYPE_INT_RGB);
    this.graphics = image.createGraphics();
    photo.drawOn(graphics, 0, 0);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, fontSize));
    graphics.setStroke(new BasicStroke(stroke));
  }

  /**
   * @param colours one for each detector, as {@link DetectorColours#of} gives them
   */
  static Photo of(Photo photo, List<DetectCommand.Seen> found, List<Color> colours) {
    DetectionPicture picture = new DetectionPicture(photo, colours);
    for (int i = 0; i < found.size(); i++) {
      picture.drawFaces(found.get(i), i);
    }
    picture.drawLegend(found, photo.height());
    picture.graphics.dispose();
    return Photo.fromImage(picture.image);
  }

  private void drawFaces(DetectCommand.Seen found, int order) {
    graphics.setColor(colours.get(order));
    for (Detection face : found.faces()) {
      Box box = face.box();
      int left = (int) Math.round(box.left());
      int top = (int) Math.round(box.top());
      graphics.drawRect(left, top, (int) Math.round(box.width()), (int) Math.round(box.height()));
      for (Detection.Landmark point : face.landmarks()) {
        int radius = Math.round(stroke);
        graphics.fillOval(
            (int) point.x() - radius, (int) point.y() - radius, 2 * radius, 2 * radius);
      }
      drawScore(face.score(), left, top, order);
    }
  }

  /** Scores of several detectors for one face stand side by side above its box. */
  private void drawScore(double score, int left, int top, int order) {
    String text = String.format(Locale.ROOT, "%.2f", score);
    FontMetrics metrics = graphics.getFontMetrics();
    int width = metrics.stringWidth(text) + 4;
    int x = Math.max(0, Math.min(image.getWidth() - width, left + order * (width + 2)));
    int y = Math.max(0, top - metrics.getHeight());
    Color colour = graphics.getColor();
    graphics.fillRect(x, y, width, metrics.getHeight());
    graphics.setColor(Color.WHITE);
    graphics.drawString(text, x + 2, y + metrics.getAscent());
    graphics.setColor(colour);
  }

  private void drawLegend(List<DetectCommand.Seen> found, int photoHeight) {
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, photoHeight, image.getWidth(), image.getHeight() - photoHeight);
    int y = photoHeight;
    for (int i = 0; i < found.size(); i++) {
      int square = lineHeight * 2 / 3;
      int margin = (lineHeight - square) / 2;
      graphics.setColor(colours.get(i));
      graphics.fillRect(margin, y + margin, square, square);
      graphics.setColor(Color.BLACK);
      int baseline = y + (lineHeight + graphics.getFontMetrics().getAscent()) / 2 - 1;
      String text = found.get(i).detector() + ": " + faces(found.get(i).faces().size());
      graphics.drawString(text, 2 * margin + square, baseline);
      y += lineHeight;
    }
  }

  /** "1 face", "2 faces". */
  static String faces(int count) {
    return count + (count == 1 ? " face" : " faces");
  }
}
