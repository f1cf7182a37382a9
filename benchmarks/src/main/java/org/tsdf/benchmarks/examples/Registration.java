package org.tsdf.benchmarks.examples;

/**
 * Moves the parts of one face onto those of another (Thirion 1998, "Image matching as a diffusion
 * process"): pixels are pushed along the target's slopes until brightness agrees, and the field of
 * movements is kept smooth. From coarse to fine.
 */
final class Registration implements Picture.Warp {
  private static final int[] REDUCTIONS = {8, 4, 2};
  private static final int STEPS = 40;

  /** How smooth the field is kept, in pixels of the reduced picture. */
  private static final double SMOOTHNESS = 2.2;

  private static final double LONGEST_STEP = 0.8;

  private Picture field;
  private int reduction;

  private Registration(int width, int height) {
    this.reduction = REDUCTIONS[0];
    this.field = Picture.blank(width / reduction, height / reduction, 2);
  }

  /** Two pictures of one size, one plane each. */
  static Registration of(Picture moving, Picture target) {
    Registration registration = new Registration(moving.width(), moving.height());
    for (int factor : REDUCTIONS) {
      registration.refine(moving.reduced(factor), target.reduced(factor), factor);
    }
    return registration;
  }

  private void refine(Picture moving, Picture target, int factor) {
    Picture now = Picture.blank(target.width(), target.height(), 2);
    for (int y = 0; y < now.height(); y++) {
      for (int x = 0; x < now.width(); x++) {
        double scale = (double) factor / reduction;
        for (int c = 0; c < 2; c++) {
          now.plane(c)[y * now.width() + x] = (float) (field.at(c, x * scale, y * scale) / scale);
        }
      }
    }
    for (int step = 0; step < STEPS; step++) {
      now = pushed(moving, target, now).blurred(SMOOTHNESS);
    }
    this.field = now;
    this.reduction = factor;
  }

  private static Picture pushed(Picture moving, Picture target, Picture field) {
    int width = target.width();
    Picture result = Picture.blank(width, target.height(), 2);
    for (int y = 0; y < target.height(); y++) {
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        double dx = field.plane(0)[at];
        double dy = field.plane(1)[at];
        double missing = moving.at(0, x + dx, y + dy) - target.plane(0)[at];
        double slopeX = (target.at(0, x + 1, y) - target.at(0, x - 1, y)) / 2;
        double slopeY = (target.at(0, x, y + 1) - target.at(0, x, y - 1)) / 2;
        double weight = slopeX * slopeX + slopeY * slopeY + missing * missing + 1e-4;
        double factor = -missing / weight;
        double length = Math.abs(factor) * Math.hypot(slopeX, slopeY);
        double limit = length > LONGEST_STEP ? LONGEST_STEP / length : 1;
        result.plane(0)[at] = (float) (dx + limit * factor * slopeX);
        result.plane(1)[at] = (float) (dy + limit * factor * slopeY);
      }
    }
    return result;
  }

  @Override
  public double x(int column, int row) {
    return column + moved(0, column, row);
  }

  @Override
  public double y(int column, int row) {
    return row + moved(1, column, row);
  }

  private double moved(int plane, int column, int row) {
    double x = (column + 0.5) / reduction - 0.5;
    double y = (row + 0.5) / reduction - 0.5;
    return field.at(plane, x, y) * reduction;
  }
}
