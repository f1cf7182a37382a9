package org.tsdf.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A seeded stream of random numbers, independent of libtorch's global generator so that one
 * computation cannot disturb another's numbers. Its state is one number, so that an interrupted
 * training run resumes with the same bits.
 */
public final class RandomSource {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  public RandomSource(long seed) {
    this.state = seed;
  }

  /** The number from which this stream goes on exactly where it stands. */
  public long state() {
    return state;
  }

  /** A new stream for one named purpose; using it does not advance this one. */
  public RandomSource fork(long purpose) {
    return new RandomSource(mix(state ^ mix(purpose + GOLDEN_GAMMA)));
  }

  /** Uniform in [low, high), as a tensor. */
  public Tensor uniform(double low, double high, DType type, long... shape) {
    Random random = javaRandom();
    double[] values = new double[elements(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = low + (high - low) * random.nextDouble();
    }
    return Tensors.of(values, shape).to(type);
  }

  /** Standard normal, as a tensor. */
  public Tensor normal(DType type, long... shape) {
    Random random = javaRandom();
    double[] values = new double[elements(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian();
    }
    return Tensors.of(values, shape).to(type);
  }

  /** Uniform in [0, 1). */
  public double nextDouble() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  /** Uniform in [low, high], both included. */
  public int nextInt(int low, int high) {
    return low + (int) Math.floor(nextDouble() * (high - low + 1.0));
  }

  /**
   * Some of a list, in random order.
   *
   * @param count how many; 0 or more than there are for all, in the order they have
   */
  public <T> List<T> someOf(List<T> all, int count) {
    if (count == 0 || count >= all.size()) {
      return all;
    }
    return Arrays.stream(permutation(all.size())).limit(count).<T>mapToObj(all::get).toList();
  }

  /** The numbers 0 to n - 1 in random order. */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = nextInt(0, i);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private Random javaRandom() {
    return new Random(next());
  }

  /** SplitMix64 (Steele, Lea and Flood 2014). */
  private long next() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static int elements(long[] shape) {
    long product = 1;
    for (long extent : shape) {
      product = Math.multiplyExact(product, extent);
    }
    return Math.toIntExact(product);
  }
}
