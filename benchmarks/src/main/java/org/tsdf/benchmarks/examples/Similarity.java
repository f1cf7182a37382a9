package org.tsdf.benchmarks.examples;

import java.util.List;
import org.tsdf.image.Detection.Landmark;

/** Turns, scales and shifts: (x, y) to (a x - b y + c, b x + a y + d). */
record Similarity(double a, double b, double c, double d) {

  /** That which brings one set of points as near as can be to another, by least squares. */
  static Similarity between(List<Landmark> from, List<Landmark> to) {
    Landmark start = centre(from);
    Landmark end = centre(to);
    double along = 0;
    double across = 0;
    double size = 0;
    for (int i = 0; i < from.size(); i++) {
      double x = from.get(i).x() - start.x();
      double y = from.get(i).y() - start.y();
      double u = to.get(i).x() - end.x();
      double v = to.get(i).y() - end.y();
      along += x * u + y * v;
      across += x * v - y * u;
      size += x * x + y * y;
    }
    double a = along / size;
    double b = across / size;
    return new Similarity(
        a, b, end.x() - a * start.x() + b * start.y(), end.y() - b * start.x() - a * start.y());
  }

  private static Landmark centre(List<Landmark> points) {
    return new Landmark(
        points.stream().mapToDouble(Landmark::x).average().orElseThrow(),
        points.stream().mapToDouble(Landmark::y).average().orElseThrow());
  }

  Landmark of(double x, double y) {
    return new Landmark(a * x - b * y + c, b * x + a * y + d);
  }

  List<Landmark> of(List<Landmark> points) {
    return points.stream().map(p -> of(p.x(), p.y())).toList();
  }
}
