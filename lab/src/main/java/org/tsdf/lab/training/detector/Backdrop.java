package org.tsdf.lab.training.detector;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import org.tsdf.image.Box;
import org.tsdf.tensor.RandomSource;

/** Backgrounds without faces. */
final class Backdrop {
  private static final int SHAPES = 24;
  private static final int PATCHES = 10;
  private static final int MOST_PIECES = 60;
  private static final double UPSIDE_DOWN = 0.1;
  private static final Light AS_IT_IS = Light.random(new RandomSource(0), 0, 0);

  private Backdrop() {}

  /** Fills the canvas. */
  static void fill(Canvas canvas, PhotoShelf photos, RandomSource random) {
    double kind = random.nextDouble();
    if (kind < 0.1) {
      gradient(canvas, random);
    } else if (kind < 0.2) {
      texture(canvas, random);
    } else if (kind < 0.35) {
      enlarged(canvas, photos.at(random), random);
    } else if (kind < 0.5) {
      shuffled(canvas, photos, random);
    } else {
      collage(canvas, photos, random);
    }
    if (random.nextDouble() < 0.35) {
      shapes(canvas, random);
    }
  }

  private static void gradient(Canvas canvas, RandomSource random) {
    int size = canvas.size();
    Graphics2D graphics = canvas.image().createGraphics();
    graphics.setPaint(
        new GradientPaint(
            random.nextInt(0, size),
            0,
            colour(random, 255),
            random.nextInt(0, size),
            size,
            colour(random, 255)));
    graphics.fillRect(0, 0, size, size);
    graphics.dispose();
  }

  /** Smooth noise at several sizes between a few colours. */
  private static void texture(Canvas canvas, RandomSource random) {
    int size = canvas.size();
    Placement whole = new Placement(0, 0, 0, 0, 1, 0, false);
    for (int octave = random.nextInt(0, 2); octave < 5; octave++) {
      int cells = 8 << octave;
      BufferedImage image = new BufferedImage(cells, cells, BufferedImage.TYPE_INT_RGB);
      int dark = colour(random, 255).getRGB();
      int bright = colour(random, 255).getRGB();
      for (int y = 0; y < cells; y++) {
        for (int x = 0; x < cells; x++) {
          image.setRGB(x, y, Picture.mixed(dark, bright, random.nextInt(0, 256)));
        }
      }
      double scale = (double) size / cells;
      Picture picture = Picture.of(image);
      blend(canvas, picture, whole, scale, octave == 0 ? 256 : random.nextInt(40, 200));
    }
  }

  private static void blend(
      Canvas canvas, Picture picture, Placement whole, double scale, int share) {
    int size = canvas.size();
    int[] pixels = canvas.pixels();
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        double px = whole.pictureX(x + 0.5, y + 0.5) / scale;
        double py = whole.pictureY(x + 0.5, y + 0.5) / scale;
        int at = y * size + x;
        pixels[at] = Picture.mixed(pixels[at], picture.at(0, px, py), share);
      }
    }
  }

  /** A part of a photo beside its faces, large enough to fill everything. */
  private static void enlarged(Canvas canvas, LabelledPicture photo, RandomSource random) {
    Box part = photo.background();
    double size = canvas.size();
    double shorter = Math.max(4, Math.min(part.width(), part.height()));
    double scale = size / shorter;
    boolean wide = part.width() > part.height();
    double free = Math.max(part.width(), part.height()) - shorter;
    double shift = random.nextDouble() * free;
    double left = part.left() + (wide ? shift : 0);
    double top = part.top() + (wide ? 0 : shift);
    Placement placement =
        new Placement(
            left + shorter / 2,
            top + shorter / 2,
            size / 2,
            size / 2,
            scale,
            0,
            random.nextInt(0, 1) == 1);
    canvas.draw(photo.picture(), placement, new Canvas.Cut(wide(part), false, 0, 0), AS_IT_IS);
  }

  private static Box wide(Box part) {
    double margin = part.width() + part.height();
    return new Box(
        part.left() - margin, part.top() - margin, part.right() + margin, part.bottom() + margin);
  }

  /** Pieces of what is around faces in many photos, about as large as there, in all directions. */
  private static void collage(Canvas canvas, PhotoShelf photos, RandomSource random) {
    enlarged(canvas, photos.at(random), random);
    double size = canvas.size();
    double side = size * (0.12 + 0.35 * random.nextDouble());
    int pieces = (int) Math.min(MOST_PIECES, 2.5 * (size / side) * (size / side));
    for (int i = 0; i < pieces; i++) {
      LabelledPicture photo = photos.at(random);
      if (random.nextDouble() < UPSIDE_DOWN) {
        upsideDown(canvas, photo, random);
        continue;
      }
      Box part = photo.background(random);
      double scale = 0.12 * Math.pow(12, random.nextDouble());
      double width = Math.min(part.width(), side / scale);
      double height = Math.min(part.height(), side / scale);
      double left = part.left() + random.nextDouble() * (part.width() - width);
      double top = part.top() + random.nextDouble() * (part.height() - height);
      Placement placement =
          new Placement(
              left + width / 2,
              top + height / 2,
              size * random.nextDouble(),
              size * random.nextDouble(),
              scale,
              random.nextInt(0, 3) * Math.PI / 2 + 0.4 * (random.nextDouble() - 0.5),
              random.nextInt(0, 1) == 1);
      Box piece = new Box(left, top, left + width, top + height);
      Light light = Light.random(random, 0.6, 0.05);
      canvas.draw(photo.picture(), placement, new Canvas.Cut(piece, false, 0, 0), light);
    }
  }

  /** A face the wrong way up, which has all the parts of a face and is none to be found. */
  private static void upsideDown(Canvas canvas, LabelledPicture photo, RandomSource random) {
    Box face = photo.main().box();
    double size = canvas.size();
    double height = size * 0.04 * Math.pow(10, random.nextDouble());
    Placement placement =
        new Placement(
            (face.left() + face.right()) / 2,
            (face.top() + face.bottom()) / 2,
            size * random.nextDouble(),
            size * random.nextDouble(),
            height / face.height(),
            Math.PI + random.nextDouble() - 0.5,
            false);
    Box all = new Box(0, 0, photo.picture().width(), photo.picture().height());
    Light light = Light.random(random, 0.6, 0.05);
    canvas.draw(photo.picture(), placement, new Canvas.Cut(all, true, 0, 0), light);
  }

  /** Squares cut out of photos, too small to hold a face, side by side. */
  private static void shuffled(Canvas canvas, PhotoShelf photos, RandomSource random) {
    int size = canvas.size();
    int side = size / random.nextInt(4, PATCHES);
    LabelledPicture photo = photos.at(random);
    for (int top = 0; top < size; top += side) {
      for (int left = 0; left < size; left += side) {
        if (random.nextInt(0, 7) == 0) {
          photo = photos.at(random);
        }
        patch(canvas, photo, left, top, side, random);
      }
    }
  }

  private static void patch(
      Canvas canvas, LabelledPicture photo, int left, int top, int side, RandomSource random) {
    double cut = photo.main().side() * (0.15 + 0.3 * random.nextDouble());
    double px = cut / 2 + random.nextDouble() * (photo.picture().width() - cut);
    double py = cut / 2 + random.nextDouble() * (photo.picture().height() - cut);
    Placement placement =
        new Placement(
            px, py, left + side / 2.0, top + side / 2.0, side / cut, 0, random.nextInt(0, 1) == 1);
    Box region = new Box(px - cut / 2, py - cut / 2, px + cut / 2, py + cut / 2);
    canvas.draw(photo.picture(), placement, new Canvas.Cut(region, false, 0, 0), AS_IT_IS);
  }

  /** Ellipses, rectangles, lines and letters, opaque or nearly so. */
  static void shapes(Canvas canvas, RandomSource random) {
    Graphics2D graphics = canvas.image().createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    for (int i = random.nextInt(1, SHAPES); i > 0; i--) {
      graphics.setColor(colour(random, random.nextInt(60, 255)));
      shape(graphics, canvas.size(), random);
    }
    graphics.dispose();
  }

  private static void shape(Graphics2D graphics, int size, RandomSource random) {
    int x = random.nextInt(-size / 8, size);
    int y = random.nextInt(-size / 8, size);
    int width = (int) Math.round(Math.exp(Math.log(size / 2.0) * random.nextDouble())) + 2;
    int height = (int) Math.round(width * (0.4 + 1.6 * random.nextDouble())) + 1;
    switch (random.nextInt(0, 3)) {
      case 0 -> graphics.fillOval(x, y, width, height);
      case 1 -> graphics.fillRect(x, y, width, height);
      case 2 -> {
        graphics.setStroke(new BasicStroke(1 + 6 * (float) random.nextDouble()));
        graphics.drawLine(x, y, random.nextInt(0, size), random.nextInt(0, size));
      }
      default -> {
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, Math.max(6, width / 3)));
        graphics.drawString(text(random), x, y);
      }
    }
  }

  private static String text(RandomSource random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(1, 12); i > 0; i--) {
      text.append((char) random.nextInt('!', 'z'));
    }
    return text.toString();
  }

  /** Any colour; one in three is like skin. */
  private static Color colour(RandomSource random, int opacity) {
    if (random.nextInt(0, 2) == 0) {
      double bright = 0.35 + 0.6 * random.nextDouble();
      int red = (int) (255 * bright);
      int green = (int) (red * (0.65 + 0.2 * random.nextDouble()));
      return new Color(red, green, (int) (green * (0.65 + 0.3 * random.nextDouble())), opacity);
    }
    return new Color(
        random.nextInt(0, 255), random.nextInt(0, 255), random.nextInt(0, 255), opacity);
  }
}
