package org.tsdf.benchmarks;

/** Measures one turn after the other. */
final class Stopwatch {
  private long processors;
  private long clock;

  private Stopwatch() {}

  static Stopwatch started() {
    Stopwatch watch = new Stopwatch();
    watch.restart();
    return watch;
  }

  void restart() {
    processors = CpuTime.nanoseconds();
    clock = System.nanoTime();
  }

  /** The time since the last start. */
  Duel.Turn turn() {
    long now = System.nanoTime();
    return new Duel.Turn((now - clock) / 1e6, (CpuTime.nanoseconds() - processors) / 1e6);
  }
}
