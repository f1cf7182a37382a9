package org.tsdf;

import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * A pattern over one square of a photo. Around the square it goes on mirrored and fades, so that no
 * edge shows, and whoever cuts out the square still finds all of it.
 *
 * @param wide the pattern with what it goes on with, (1, 3, S + 2M, S + 2M)
 * @param margin M, the width of the fading edge in pixels
 * @param top row of the photo in which the square begins; may lie outside of the photo
 * @param left column, likewise
 */
record Patch(Tensor wide, int margin, int top, int left) {
  /** Width of the fading edge, in sides of the square. */
  static final double EDGE = 0.125;

  /**
   * @param pattern (1, 3, S, S)
   */
  static Patch of(Tensor pattern, int top, int left) {
    int margin = (int) Math.round(EDGE * pattern.size(2));
    return new Patch(Layers.reflectPad(pattern, margin, margin, margin, margin), margin, top, left);
  }

  /**
   * @param share of the pattern that is wanted at each place, (1, 1, S + 2M, S + 2M)
   */
  Patch dimmed(Tensor share) {
    return new Patch(wide.times(share), margin, top, left);
  }

  /**
   * Overwrites what lies under the square.
   *
   * @param canvas (1, 3, H, W)
   */
  void drawSquare(Tensor canvas) {
    try (Scope scope = Scope.open()) {
      int side = side();
      Tensor square = wide.narrow(2, margin, side).narrow(3, margin, side);
      draw(canvas, square, Tensors.ones(wide.dtype(), 1, 1, side, side), top, left);
    }
  }

  /**
   * Overwrites what lies under the square, and blends into what lies around it.
   *
   * @param canvas (1, 3, H, W)
   */
  void drawFading(Tensor canvas) {
    try (Scope scope = Scope.open()) {
      draw(canvas, wide, weights(), top - margin, left - margin);
    }
  }

  private int side() {
    return (int) wide.size(2) - 2 * margin;
  }

  /** 1 over the square; around it a raised cosine, across and down, (1, 1, S + 2M, S + 2M). */
  private Tensor weights() {
    float[] profile = new float[side() + 2 * margin];
    for (int i = 0; i < profile.length; i++) {
      int outside = Math.max(0, Math.max(margin - i, i - margin - side() + 1));
      profile[i] = (float) (0.5 + 0.5 * Math.cos(Math.PI * outside / (margin + 1)));
    }
    return Tensors.of(profile, 1, 1, 1, profile.length)
        .times(Tensors.of(profile, 1, 1, profile.length, 1));
  }

  /** As far as it lies on the canvas; y and x are where its first row and column fall. */
  private static void draw(Tensor canvas, Tensor drawn, Tensor weights, int y, int x) {
    long y0 = Math.max(0, y);
    long x0 = Math.max(0, x);
    long rows = Math.min(canvas.size(2), y + drawn.size(2)) - y0;
    long columns = Math.min(canvas.size(3), x + drawn.size(3)) - x0;
    if (rows <= 0 || columns <= 0) {
      return;
    }
    Tensor over = drawn.narrow(2, y0 - y, rows).narrow(3, x0 - x, columns);
    Tensor weight = weights.narrow(2, y0 - y, rows).narrow(3, x0 - x, columns);
    Tensor under = canvas.narrow(2, y0, rows).narrow(3, x0, columns);
    under.set(under.times(weight.negate().plus(1)).plus(over.times(weight)));
  }
}
