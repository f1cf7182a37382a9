package org.tsdf.benchmarks.examples;

import java.util.Comparator;
import java.util.List;
import org.tsdf.image.Detection.Landmark;

/**
 * A portrait turned, scaled and shifted so that eyes, nose and mouth lie where they lie on average.
 *
 * @param picture in the size of all aligned portraits
 * @param look few numbers that tell how it looks from afar
 */
record Aligned(String file, Picture picture, Picture look) {
  static final int WIDTH = 384;
  static final int HEIGHT = 480;
  private static final int LOOK_REDUCTION = 16;

  /**
   * @param centre where the five points lie on average, in an aligned portrait
   */
  static Aligned of(String file, Picture portrait, List<Landmark> points, List<Landmark> centre) {
    Similarity back = Similarity.between(centre, points);
    Picture picture =
        portrait.warped(
            WIDTH,
            HEIGHT,
            new Picture.Warp() {
              @Override
              public double x(int column, int row) {
                return back.of(column, row).x();
              }

              @Override
              public double y(int column, int row) {
                return back.of(column, row).y();
              }
            });
    return new Aligned(file, picture, picture.reduced(LOOK_REDUCTION));
  }

  /** How differently two portraits look; the face counts most, then the hair and its outline. */
  double unlike(Aligned other) {
    double sum = 0;
    for (int y = 0; y < look.height(); y++) {
      for (int x = 0; x < look.width(); x++) {
        double across = (x + 0.5) / look.width() - 0.5;
        double down = (y + 0.5) / look.height() - 0.42;
        double weight = Math.exp(-(across * across / 0.07 + down * down / 0.08));
        for (int c = 0; c < 3; c++) {
          int at = y * look.width() + x;
          double difference = look.plane(c)[at] - other.look.plane(c)[at];
          sum += weight * difference * difference;
        }
      }
    }
    return sum;
  }

  /** This portrait and those most like it, {@code count} in all. */
  List<Aligned> kin(List<Aligned> all, int count) {
    return all.stream().sorted(Comparator.comparingDouble(this::unlike)).limit(count).toList();
  }
}
