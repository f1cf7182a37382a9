package org.tsdf.benchmarks;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import org.tsdf.tensor.Scope;

/**
 * Forward and input gradient of each network, through this project's ports and as a plain loop of
 * libtorch calls; a Markdown table on stdout.
 *
 * <p>Arguments: seconds to spend on a row (default 20), then names of networks (default all).
 */
public final class NetworkSpeed {
  private static final int SIDE = 256;

  /** Beyond it the two forms do not compute the same. */
  private static final double OUTPUT_TOLERANCE = 1e-4;

  /** A few units of a rectifier switch sides through rounding, so gradients differ by more. */
  private static final double GRADIENT_TOLERANCE = 2e-2;

  private final double seconds;
  private final PrintStream out;

  private NetworkSpeed(double seconds, PrintStream out) {
    this.seconds = seconds;
    this.out = out;
  }

  public static void main(String[] args) {
    double seconds = args.length == 0 ? 20 : Double.parseDouble(args[0]);
    List<String> names =
        args.length < 2 ? Contests.NETWORKS : Arrays.asList(args).subList(1, args.length);
    PrintStream out = System.out;
    out.println(Machine.conditions());
    out.println();
    out.println(Duel.header("network, milliseconds"));
    NetworkSpeed speed = new NetworkSpeed(seconds, out);
    for (String name : names) {
      speed.measure(name, false);
      if (Contests.FOLDED.contains(name)) {
        speed.measure(name, true);
      }
    }
  }

  private void measure(String name, boolean folding) {
    try (Scope scope = Scope.open()) {
      Contest contest = Contests.of(name, SIDE, 1, folding);
      require(name + ": outputs", contest.outputDifference(), OUTPUT_TOLERANCE);
      require(name + ": gradient", contest.gradientDifference(), GRADIENT_TOLERANCE);
      String title = folding ? name + " (plain form folded too)" : name;
      out.println(contest.forward(seconds).row(title + ", forward"));
      out.println(contest.gradient(seconds).row(title + ", forward and gradient"));
    }
  }

  private static void require(String what, double difference, double tolerance) {
    if (!(difference <= tolerance)) {
      throw new IllegalStateException(
          what + " differ from the plain form's by " + difference + ", allowed are " + tolerance);
    }
  }
}
