package org.tsdf.lab.baseline;

import org.tsdf.perturbation.Budget;

/** Refuses settings that make no sense. */
final class Checks {
  private Checks() {}

  static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, was " + value);
    }
  }

  static void epsilon(double value) {
    new Budget(value); // says what is wrong
  }

  static void stepSize(double value) {
    if (!(value > 0 && value <= 2)) {
      throw new IllegalArgumentException("stepSize must lie in (0, 2], was " + value);
    }
  }
}
