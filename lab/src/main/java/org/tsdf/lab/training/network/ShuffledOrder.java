package org.tsdf.lab.training.network;

import org.tsdf.tensor.RandomSource;

/**
 * Which examples each iteration learns from: all of them in random order, then all of them in
 * another order, and so on; batches run across the borders.
 */
final class ShuffledOrder {
  private final int examples;
  private final int batch;
  private final RandomSource random;
  private long shuffledRound = -1;
  private int[] shuffled = new int[0];

  ShuffledOrder(int examples, int batch, RandomSource random) {
    if (examples < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "cannot make batches of " + batch + " from " + examples + " examples");
    }
    this.examples = examples;
    this.batch = batch;
    this.random = random;
  }

  /**
   * @param iteration from 1
   */
  int[] at(int iteration) {
    int[] rows = new int[batch];
    for (int i = 0; i < batch; i++) {
      long position = (iteration - 1L) * batch + i;
      rows[i] = round(position / examples)[(int) (position % examples)];
    }
    return rows;
  }

  private int[] round(long number) {
    if (number != shuffledRound) {
      shuffled = random.fork(number).permutation(examples);
      shuffledRound = number;
    }
    return shuffled;
  }
}
