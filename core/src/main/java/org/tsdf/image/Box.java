package org.tsdf.image;

/** An upright rectangle in a picture; edges in pixels, or in fractions where said. */
public record Box(double left, double top, double right, double bottom) {

  public double width() {
    return right - left;
  }

  public double height() {
    return bottom - top;
  }

  /** Zero for boxes turned inside out. */
  public double area() {
    return Math.max(0, width()) * Math.max(0, height());
  }

  /** What lies in both; turned inside out where nothing does. */
  public Box shared(Box other) {
    return new Box(
        Math.max(left, other.left),
        Math.max(top, other.top),
        Math.min(right, other.right),
        Math.min(bottom, other.bottom));
  }

  /** Intersection over union, in [0, 1]. */
  public double overlap(Box other) {
    double shared = shared(other).area();
    double union = area() + other.area() - shared;
    return union > 0 ? shared / union : 0;
  }
}
