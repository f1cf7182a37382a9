package org.tsdf.lab.training.detector;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.image.Box;
import org.tsdf.image.Photo;
import org.tsdf.tensor.RandomSource;

/**
 * Composes scenes of photos: one portrait as people take them, a crowd in rows, or faces scattered
 * over a background; some without faces. All of a scene follows from its random source.
 *
 * @param size rows and columns of a scene
 * @param least side of the smallest face that shall be found, in pixels
 */
record SceneComposer(PhotoShelf photos, int size, double least) {
  private static final double LARGEST_TURN = 0.3;
  private static final int MOST_SCATTERED = 9;
  private static final int MOST_IN_CROWD = 60;
  private static final int ATTEMPTS = 4;

  Scene compose(RandomSource random) {
    Canvas canvas = new Canvas(size);
    double kind = random.nextDouble();
    if (kind < 0.4) {
      portrait(canvas, random);
    } else if (kind < 0.65) {
      crowd(canvas, random);
    } else if (kind < 0.95) {
      scattered(canvas, random);
    } else {
      Backdrop.fill(canvas, photos, random);
    }
    if (random.nextDouble() < 0.2) {
      hide(canvas, random);
    }
    Photo picture = Weathering.photograph(canvas, random);
    return new Scene(picture, canvas.visible(least));
  }

  private static double between(double low, double high, RandomSource random) {
    return low + (high - low) * random.nextDouble();
  }

  /** Between two numbers, each doubling as likely as the next. */
  private static double scaled(double low, double high, RandomSource random) {
    return low * Math.pow(high / low, random.nextDouble());
  }

  private static double turn(RandomSource random) {
    return random.nextDouble() < 0.5 ? 0 : LARGEST_TURN * between(-1, 1, random);
  }

  /** Three in ten are taken with half the pixels. */
  private static int softness(RandomSource random) {
    return random.nextDouble() < 0.3 ? 1 : 0;
  }

  private static Box whole(LabelledPicture photo) {
    return new Box(0, 0, photo.picture().width(), photo.picture().height());
  }

  private static Placement placed(
      LabelledPicture photo, double x, double y, double height, double angle, boolean mirrored) {
    Box face = photo.main().box();
    return new Placement(
        (face.left() + face.right()) / 2,
        (face.top() + face.bottom()) / 2,
        x,
        y,
        height / face.height(),
        angle,
        mirrored);
  }

  /** One photo as it is or continued beyond its border, its face anywhere. */
  private void portrait(Canvas canvas, RandomSource random) {
    LabelledPicture photo = photos.at(random);
    double height = size * scaled(0.2, 0.95, random);
    double slack = Math.max(0.1, (1 - height / size) / 2);
    double x = size * (0.5 + slack * between(-0.7, 0.7, random));
    double y = size * (0.5 + slack * between(-0.7, 0.7, random));
    Placement placement = placed(photo, x, y, height, turn(random), random.nextInt(0, 1) == 1);
    Light light = Light.random(random, 0.5, 0.05);
    if (random.nextDouble() < 0.35) {
      Box all = whole(photo);
      double margin = 4 * (all.width() + all.height());
      Box endless = new Box(-margin, -margin, all.right() + margin, all.bottom() + margin);
      canvas.paste(photo, placement, new Canvas.Cut(endless, false, 0, softness(random)), light);
    } else {
      Backdrop.fill(canvas, photos, random);
      double feather = random.nextDouble() < 0.5 ? 0 : between(0, 0.1 * height, random);
      canvas.paste(
          photo, placement, new Canvas.Cut(whole(photo), false, feather, softness(random)), light);
    }
  }

  /** Rows of people from the back to the front, who hide each other's shoulders. */
  private void crowd(Canvas canvas, RandomSource random) {
    Backdrop.fill(canvas, photos, random);
    double back = scaled(9, size / 5.0, random);
    double front = back * between(1, 2.2, random);
    double tight = between(0.9, 2.2, random);
    double y = between(-0.5 * back, 0.4 * size, random);
    int people = 0;
    while (y < size + back && people < MOST_IN_CROWD) {
      double height = back + (front - back) * Math.max(0, y / size);
      double x = between(-height, height, random);
      while (x < size + height && people < MOST_IN_CROWD) {
        if (random.nextDouble() < 0.85) {
          double own = height * between(0.75, 1.3, random);
          person(canvas, x, y + height * between(-0.3, 0.3, random), own, random);
          people++;
        }
        x += height * tight * between(0.7, 1.3, random);
      }
      y += height * between(0.8, 1.6, random) * Math.max(1, tight * 0.8);
    }
  }

  /** Faces of all sizes, side by side, with some of what is around them. */
  private void scattered(Canvas canvas, RandomSource random) {
    Backdrop.fill(canvas, photos, random);
    List<Box> taken = new ArrayList<>();
    int wanted = random.nextInt(1, MOST_SCATTERED);
    double most = size * (wanted < 3 ? 0.8 : 0.45);
    for (int i = 0; i < wanted * ATTEMPTS && taken.size() < wanted; i++) {
      double height = scaled(Math.min(10, most / 2), most, random);
      double x = between(0, size, random);
      double y = between(0, size, random);
      double reach = 0.75 * height;
      Box place = new Box(x - reach, y - reach, x + reach, y + reach);
      if (taken.stream().noneMatch(other -> other.overlap(place) > 0)) {
        taken.add(place);
        person(canvas, x, y, height, random);
      }
    }
  }

  /** A face with hair and shoulders, or with little more than itself. */
  private void person(Canvas canvas, double x, double y, double height, RandomSource random) {
    LabelledPicture photo = photos.at(random);
    Placement placement = placed(photo, x, y, height, turn(random), random.nextInt(0, 1) == 1);
    Box face = photo.main().box();
    Box all = whole(photo);
    double side = between(0.15, 0.6, random) * face.width();
    double above = between(0.2, 0.6, random) * face.height();
    double below = between(0.08, 1.2, random) * face.height();
    Box around =
        new Box(
            Math.max(all.left(), face.left() - side),
            Math.max(all.top(), face.top() - above),
            Math.min(all.right(), face.right() + side),
            Math.min(all.bottom(), face.bottom() + below));
    boolean elliptic = random.nextDouble() < 0.4;
    Box region = elliptic ? grown(around, 0.12) : around;
    double feather = between(0, 0.15, random) * height;
    Canvas.Cut cut = new Canvas.Cut(region, elliptic, feather, softness(random));
    canvas.paste(photo, placement, cut, Light.random(random, 0.9, 0.05));
  }

  private static Box grown(Box box, double share) {
    double x = share * box.width();
    double y = share * box.height();
    return new Box(box.left() - x, box.top() - y, box.right() + x, box.bottom() + y);
  }

  /** Something in front: a piece of a photo without faces. */
  private void hide(Canvas canvas, RandomSource random) {
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      LabelledPicture photo = photos.at(random);
      Box part = photo.background(random);
      double side = scaled(0.05, 0.3, random) * size;
      double scale = side / Math.max(4, Math.max(part.width(), part.height()));
      Placement placement =
          new Placement(
              (part.left() + part.right()) / 2,
              (part.top() + part.bottom()) / 2,
              between(0, size, random),
              between(0, size, random),
              scale,
              between(-1.5, 1.5, random),
              false);
      boolean elliptic = random.nextInt(0, 1) == 1;
      Canvas.Cut cut = new Canvas.Cut(part, elliptic, between(0, 3, random), 0);
      canvas.draw(photo.picture(), placement, cut, Light.random(random, 0.7, 0.1));
    }
  }
}
