package org.tsdf.perturbation;

import java.util.Arrays;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * Which images each iteration sees: every epoch visits all of them once in a fresh order. It
 * depends on the seed and the iteration alone, so a resumed run sees what an uninterrupted one
 * would.
 *
 * @param images how many there are
 * @param batch how many an iteration sees; the last batch of an epoch may be smaller
 */
public record Schedule(int images, int batch, long seed) {
  public Schedule {
    if (images < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "images and batch must be at least 1, were " + images + " and " + batch);
    }
  }

  public int iterationsPerEpoch() {
    return (images + batch - 1) / batch;
  }

  /** The images of an iteration counted from 1, an INT64 tensor of rank 1. */
  public Tensor batchAt(int iteration) {
    int epoch = (iteration - 1) / iterationsPerEpoch();
    int start = (iteration - 1) % iterationsPerEpoch() * batch;
    int[] order = new RandomSource(seed).fork(epoch).permutation(images);
    int end = Math.min(images, start + batch);
    long[] chosen = Arrays.stream(order, start, end).asLongStream().toArray();
    return Tensors.of(chosen, chosen.length);
  }
}
