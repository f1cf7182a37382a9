package org.tsdf.lab.training.detector;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.tsdf.image.Box;
import org.tsdf.image.Detection.Landmark;

/** Photos of a "face": a bright ellipse with two dark eyes on a dull ground. */
final class ToyPhotos {
  private ToyPhotos() {}

  static BufferedImage image(int seed) {
    BufferedImage image = new BufferedImage(80, 100, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(40 + 5 * seed, 60, 50));
    graphics.fillRect(0, 0, 80, 100);
    graphics.setColor(new Color(240, 220 - 3 * seed, 190));
    graphics.fillOval(20, 25, 40, 50);
    graphics.setColor(Color.BLACK);
    graphics.fillOval(28, 42, 8, 6);
    graphics.fillOval(44, 42, 8, 6);
    graphics.fillRect(32, 63, 16, 3);
    graphics.dispose();
    return image;
  }

  static LabelledPicture photo(int seed) {
    List<Landmark> landmarks =
        List.of(
            new Landmark(32, 45),
            new Landmark(48, 45),
            new Landmark(40, 55),
            new Landmark(32, 64),
            new Landmark(48, 64));
    FaceLabel face = new FaceLabel(new Box(20, 25, 60, 75), landmarks, true);
    return new LabelledPicture(Picture.of(image(seed)), List.of(face));
  }

  static PhotoShelf shelf(int photos) {
    List<LabelledPicture> pack = new ArrayList<>();
    for (int i = 0; i < photos; i++) {
      pack.add(photo(i));
    }
    return new PhotoShelf(List.of(pack));
  }
}
