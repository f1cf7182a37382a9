package org.tsdf.perturbation;

import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Tensor;

/**
 * What is added to a photo.
 *
 * @param values (1, 3, H, W) on the [-1, 1] scale, usually 256 × 256
 * @param budget the furthest an entry may move a pixel; no entry exceeds it
 * @param provenance where it came from
 */
public record Perturbation(Tensor values, Budget budget, Provenance provenance) {
  public Perturbation {
    if (values.rank() != 4 || values.size(0) != 1 || values.size(1) != 3) {
      throw new IllegalArgumentException("a perturbation has shape (1, 3, H, W), got " + values);
    }
    if (values.elements() == 0) {
      throw new IllegalArgumentException("a perturbation has rows and columns, got " + values);
    }
    double largest = values.abs().max().item();
    if (!(largest <= budget.epsilon() * (1 + 1e-6))) {
      throw new IllegalArgumentException(
          "the perturbation reaches " + largest + ", beyond its budget " + budget.epsilon());
    }
  }

  /** Rows and columns. */
  public int height() {
    return (int) values.size(2);
  }

  public int width() {
    return (int) values.size(3);
  }

  /** The same pattern with a smaller budget: cut off, not scaled, as Proj_ε does. */
  public Perturbation within(Budget smaller) {
    if (smaller.epsilon() >= budget.epsilon()) {
      return this;
    }
    double deviation = Math.min(smaller.deviation(), budget.deviation());
    Budget kept = new Budget(smaller.epsilon(), deviation, budget.noticeable());
    return new Perturbation(kept.project(values), kept, provenance);
  }

  /**
   * What is added to pictures of one size.
   *
   * @param pictures (N, 3, H, W) on [-1, 1], face crops
   * @return (1, 3, H, W) where all pictures get the same, else (N, 3, H, W)
   */
  public Tensor over(Tensor pictures) {
    return budget.over(fittedTo((int) pictures.size(2), (int) pictures.size(3)), pictures);
  }

  /** The pattern resized to a face crop, (1, 3, height, width), still within the budget. */
  public Tensor fittedTo(int height, int width) {
    return budget.project(Resampling.resize(values, height, width));
  }
}
