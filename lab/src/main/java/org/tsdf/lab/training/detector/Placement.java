package org.tsdf.lab.training.detector;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.image.Box;
import org.tsdf.image.Detection.Landmark;

/**
 * Where a picture is drawn on a canvas: mirrored perhaps, scaled, turned and moved.
 *
 * @param sourceX of the point, in pixels of the picture, that comes to lie at ({@code x}, {@code
 *     y})
 * @param scale pixels of the canvas for one of the picture
 * @param angle clockwise, in radians
 */
record Placement(
    double sourceX,
    double sourceY,
    double x,
    double y,
    double scale,
    double angle,
    boolean mirrored) {
  private static final int[] SWAPPED = {1, 0, 2, 4, 3};

  double canvasX(double px, double py) {
    return x + scale * (Math.cos(angle) * across(px) - Math.sin(angle) * (py - sourceY));
  }

  double canvasY(double px, double py) {
    return y + scale * (Math.sin(angle) * across(px) + Math.cos(angle) * (py - sourceY));
  }

  private double across(double px) {
    return mirrored ? sourceX - px : px - sourceX;
  }

  double pictureX(double cx, double cy) {
    double turned = (Math.cos(angle) * (cx - x) + Math.sin(angle) * (cy - y)) / scale;
    return mirrored ? sourceX - turned : sourceX + turned;
  }

  double pictureY(double cx, double cy) {
    return sourceY + (Math.cos(angle) * (cy - y) - Math.sin(angle) * (cx - x)) / scale;
  }

  /**
   * A face where it comes to lie. The box is that around the turned ellipse which filled the box
   * before.
   */
  FaceLabel of(FaceLabel face) {
    Box box = face.box();
    double halfWidth = box.width() / 2 * scale;
    double halfHeight = box.height() / 2 * scale;
    double reachX = Math.hypot(halfWidth * Math.cos(angle), halfHeight * Math.sin(angle));
    double reachY = Math.hypot(halfWidth * Math.sin(angle), halfHeight * Math.cos(angle));
    double middleX = (box.left() + box.right()) / 2;
    double middleY = (box.top() + box.bottom()) / 2;
    double cx = canvasX(middleX, middleY);
    double cy = canvasY(middleX, middleY);
    List<Landmark> landmarks = new ArrayList<>();
    for (int i = 0; i < face.landmarks().size(); i++) {
      Landmark point = face.landmarks().get(mirrored ? SWAPPED[i] : i);
      landmarks.add(new Landmark(canvasX(point.x(), point.y()), canvasY(point.x(), point.y())));
    }
    Box placed = new Box(cx - reachX, cy - reachY, cx + reachX, cy + reachY);
    return new FaceLabel(placed, landmarks, face.certain());
  }
}
