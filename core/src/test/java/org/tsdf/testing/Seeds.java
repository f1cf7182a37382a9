package org.tsdf.testing;

import java.util.function.LongConsumer;

/** Repeats a law over many seeds and names the seed that breaks it. */
public final class Seeds {
  private static final int DEFAULT_COUNT = 50;

  private Seeds() {}

  public static void forAll(LongConsumer law) {
    forAll(DEFAULT_COUNT, law);
  }

  public static void forAll(int count, LongConsumer law) {
    for (long seed = 1; seed <= count; seed++) {
      try {
        law.accept(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("broken for seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }
}
