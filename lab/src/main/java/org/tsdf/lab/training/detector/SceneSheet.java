package org.tsdf.lab.training.detector;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Detection.Landmark;
import org.tsdf.image.Photo;
import org.tsdf.poisoning.FaceDetector;

/** Scenes side by side: true faces green, doubtful ones blue, found ones red with their scores. */
final class SceneSheet {
  private static final int COLUMNS = 4;
  private static final int GAP = 2;
  private static final double LEAST_SCORE = 0.3;
  private static final Color TRUE = new Color(0x2E, 0xCC, 0x40);
  private static final Color DOUBTFUL = new Color(0x33, 0x99, 0xFF);
  private static final Color FOUND = new Color(0xFF, 0x41, 0x36);

  private SceneSheet() {}

  /** Scenes of one size. */
  static Photo of(List<Scene> scenes, FaceDetector detector) {
    int cell = scenes.get(0).picture().width() + GAP;
    int rows = (scenes.size() + COLUMNS - 1) / COLUMNS;
    BufferedImage image =
        new BufferedImage(COLUMNS * cell, rows * cell, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 10));
    for (int i = 0; i < scenes.size(); i++) {
      Scene scene = scenes.get(i);
      int left = i % COLUMNS * cell;
      int top = i / COLUMNS * cell;
      scene.picture().drawOn(graphics, left, top);
      for (FaceLabel face : scene.faces()) {
        graphics.setColor(face.certain() ? TRUE : DOUBTFUL);
        draw(graphics, face.box(), left, top);
        for (Landmark point : face.landmarks()) {
          graphics.fill(new Rectangle2D.Double(left + point.x() - 1, top + point.y() - 1, 2, 2));
        }
      }
      graphics.setColor(FOUND);
      for (Detection found : detector.detect(scene.picture().toTensor(), LEAST_SCORE).get(0)) {
        draw(graphics, found.box(), left, top);
        String score = String.format(Locale.ROOT, "%.2f", found.score());
        graphics.drawString(
            score, left + (float) found.box().left(), top + (float) found.box().top() - 1);
      }
    }
    graphics.dispose();
    return Photo.fromImage(image);
  }

  private static void draw(Graphics2D graphics, Box box, int left, int top) {
    graphics.draw(
        new Rectangle2D.Double(left + box.left(), top + box.top(), box.width(), box.height()));
  }
}
