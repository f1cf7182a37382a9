package org.tsdf.lab.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.tsdf.image.Box;
import org.tsdf.image.Photo;

/** Draws face boxes on a picture. */
public final class FaceBoxes {
  private static final Color FOUND = new Color(0, 200, 83);

  private FaceBoxes() {}

  /**
   * @param boxes in pixels of the picture
   */
  public static Photo drawn(Photo picture, List<Box> boxes) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    picture.drawOn(graphics, 0, 0);
    graphics.setColor(FOUND);
    graphics.setStroke(new BasicStroke(Math.max(1, picture.width() / 80f)));
    for (Box box : boxes) {
      graphics.drawRect(
          (int) Math.round(box.left()),
          (int) Math.round(box.top()),
          (int) Math.round(box.width()),
          (int) Math.round(box.height()));
    }
    graphics.dispose();
    return Photo.fromImage(image);
  }
}
