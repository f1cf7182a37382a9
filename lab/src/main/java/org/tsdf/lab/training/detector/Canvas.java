package org.tsdf.lab.training.detector;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.ArrayList;
import java.util.List;
import org.tsdf.image.Box;

/** A scene in the making: its pixels, and whose they are, so that hidden faces are known. */
final class Canvas {
  private static final int PROBES = 10;

  /** Shares of a face's ellipse: seen enough to be found, hidden enough to be no face. */
  private static final double SEEN = 0.55;

  private static final double HIDDEN = 0.15;

  private final int size;
  private final BufferedImage image;
  private final int[] pixels;
  private final int[] owners;
  private final List<Owned> faces = new ArrayList<>();
  private int owner;

  private record Owned(FaceLabel face, int owner) {}

  Canvas(int size) {
    this.size = size;
    this.image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    this.pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    this.owners = new int[size * size];
  }

  int size() {
    return size;
  }

  BufferedImage image() {
    return image;
  }

  /** Row by row, 0xRRGGBB; may be written. */
  int[] pixels() {
    return pixels;
  }

  /**
   * What of a picture is drawn, in its pixels.
   *
   * @param region beyond the picture its border is continued
   * @param elliptic whether only the ellipse in the region
   * @param feather width of the soft border in pixels of the canvas
   * @param softness how often the picture is halved before it is drawn, beyond what its size asks
   *     for: 1 looks as if it had been taken with half the pixels
   */
  record Cut(Box region, boolean elliptic, double feather, int softness) {}

  /** Draws a part of a picture, and remembers the faces that come with it. */
  void paste(LabelledPicture labelled, Placement placement, Cut cut, Light light) {
    draw(labelled.picture(), placement, cut, light);
    for (FaceLabel face : labelled.faces()) {
      faces.add(new Owned(placement.of(face), owner));
    }
  }

  /** Draws a part of a picture in which there are no faces; it hides what lies below. */
  void draw(Picture picture, Placement placement, Cut cut, Light light) {
    owner++;
    int level = picture.levelFor(placement.scale(), cut.softness());
    Box reach = reach(placement, cut.region());
    int bottom = (int) Math.min(size, Math.ceil(reach.bottom()));
    int right = (int) Math.min(size, Math.ceil(reach.right()));
    for (int y = (int) Math.max(0, reach.top()); y < bottom; y++) {
      for (int x = (int) Math.max(0, reach.left()); x < right; x++) {
        double px = placement.pictureX(x + 0.5, y + 0.5);
        double py = placement.pictureY(x + 0.5, y + 0.5);
        int cover = (int) (256 * cover(cut, px, py, placement.scale()));
        if (cover > 0) {
          int at = y * size + x;
          int colour = light.of(picture.at(level, px, py));
          pixels[at] = cover >= 256 ? colour : Picture.mixed(pixels[at], colour, cover);
          owners[at] = cover >= 128 ? owner : owners[at];
        }
      }
    }
  }

  private static Box reach(Placement placement, Box region) {
    double left = Double.POSITIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    double[] xs = {region.left(), region.right()};
    double[] ys = {region.top(), region.bottom()};
    for (double px : xs) {
      for (double py : ys) {
        double x = placement.canvasX(px, py);
        double y = placement.canvasY(px, py);
        left = Math.min(left, x);
        top = Math.min(top, y);
        right = Math.max(right, x);
        bottom = Math.max(bottom, y);
      }
    }
    return new Box(left, top, right, bottom);
  }

  /** How opaque a point is, in [0, 1]. */
  private static double cover(Cut cut, double px, double py, double scale) {
    Box region = cut.region();
    double inside; // distance to the border in pixels of the canvas, about
    if (cut.elliptic()) {
      double x = (px - (region.left() + region.right()) / 2) / (region.width() / 2);
      double y = (py - (region.top() + region.bottom()) / 2) / (region.height() / 2);
      inside = (1 - Math.hypot(x, y)) * Math.min(region.width(), region.height()) / 2 * scale;
    } else {
      double x = Math.min(px - region.left(), region.right() - px);
      double y = Math.min(py - region.top(), region.bottom() - py);
      inside = Math.min(x, y) * scale;
    }
    return inside <= 0 ? 0 : cut.feather() <= 0 ? 1 : Math.min(1, inside / cut.feather());
  }

  /**
   * The faces that can be seen, cut to the canvas; half hidden or very small ones are uncertain.
   *
   * @param least side of the smallest face that shall be found, in pixels
   */
  List<FaceLabel> visible(double least) {
    List<FaceLabel> visible = new ArrayList<>();
    for (Owned each : faces) {
      double share = share(each);
      if (share >= HIDDEN) {
        FaceLabel face = each.face();
        Box box = face.box();
        Box inside =
            new Box(
                Math.max(0, box.left()),
                Math.max(0, box.top()),
                Math.min(size, box.right()),
                Math.min(size, box.bottom()));
        boolean certain = face.certain() && share >= SEEN && face.side() >= least;
        FaceLabel cut = new FaceLabel(inside, face.landmarks(), certain);
        visible.add(certain ? cut : cut.uncertain());
      }
    }
    return visible;
  }

  /** The share of the ellipse in a face's box that nothing hides. */
  private double share(Owned each) {
    Box box = each.face().box();
    int inEllipse = 0;
    int seen = 0;
    for (int row = 0; row < PROBES; row++) {
      for (int column = 0; column < PROBES; column++) {
        double across = (column + 0.5) / PROBES;
        double down = (row + 0.5) / PROBES;
        if (Math.hypot(across - 0.5, down - 0.5) <= 0.5) {
          inEllipse++;
          int x = (int) Math.floor(box.left() + across * box.width());
          int y = (int) Math.floor(box.top() + down * box.height());
          boolean inside = x >= 0 && x < size && y >= 0 && y < size;
          seen += inside && owners[y * size + x] == each.owner() ? 1 : 0;
        }
      }
    }
    return (double) seen / inEllipse;
  }
}
