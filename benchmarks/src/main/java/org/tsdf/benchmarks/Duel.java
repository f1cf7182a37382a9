package org.tsdf.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Two ways of doing the same, timed in turns in one process. On a machine that others use too, the
 * minimum of many turns says what the work costs, and the ratio of two minima compares it; time on
 * the processors (that of all threads added up) suffers less from others than time on the clock.
 */
record Duel(List<Turn> ours, List<Turn> plain) {
  private static final int FEWEST_TURNS = 5;

  /** How long one turn took, in milliseconds. */
  record Turn(double clock, double processors) {
    static Turn of(Runnable work) {
      Stopwatch watch = Stopwatch.started();
      work.run();
      return watch.turn();
    }
  }

  Duel {
    ours = List.copyOf(ours);
    plain = List.copyOf(plain);
  }

  /** Once without measuring, and then for as many seconds, but at least five turns each. */
  static Duel of(double seconds, Runnable ours, Runnable plain) {
    ours.run();
    plain.run();
    List<Turn> first = new ArrayList<>();
    List<Turn> second = new ArrayList<>();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < end || first.size() < FEWEST_TURNS) {
      first.add(Turn.of(ours));
      second.add(Turn.of(plain));
    }
    return new Duel(first, second);
  }

  static double minimum(List<Turn> turns, ToDoubleFunction<Turn> time) {
    return turns.stream().mapToDouble(time).min().orElseThrow();
  }

  static double median(List<Turn> turns, ToDoubleFunction<Turn> time) {
    double[] sorted = turns.stream().mapToDouble(time).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Of the minima; above 1 where ours is slower. */
  double ratio(ToDoubleFunction<Turn> time) {
    return minimum(ours, time) / minimum(plain, time);
  }

  /** The head of a Markdown table of {@linkplain #row rows}. */
  static String header(String title) {
    return "| "
        + title
        + " | turns | ours min | ours median | plain min | plain median | ratio of minima"
        + " | ratio of processor minima |\n|---|---|---|---|---|---|---|---|";
  }

  /** In milliseconds. */
  String row(String title) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.1f | %.1f | %.1f | %.1f | %.3f | %.3f |",
        title,
        ours.size(),
        minimum(ours, Turn::clock),
        median(ours, Turn::clock),
        minimum(plain, Turn::clock),
        median(plain, Turn::clock),
        ratio(Turn::clock),
        ratio(Turn::processors));
  }
}
