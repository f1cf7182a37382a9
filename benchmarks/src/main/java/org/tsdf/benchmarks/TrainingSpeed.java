package org.tsdf.benchmarks;

import java.io.PrintStream;
import org.tsdf.perturbation.Stage;
import org.tsdf.tensor.Scope;

/**
 * The time of one training iteration at full size, through {@code TwoStageDefense} and as a plain
 * loop of libtorch calls; a Markdown table on stdout.
 *
 * <p>Arguments: iterations of each stage, an even number (default 12), and the batch (default 8).
 */
public final class TrainingSpeed {
  private static final int SIDE = 256;

  private TrainingSpeed() {}

  public static void main(String[] args) {
    int iterations = args.length > 0 ? Integer.parseInt(args[0]) : 12;
    int batch = args.length > 1 ? Integer.parseInt(args[1]) : 8;
    PrintStream out = System.out;
    out.println(Machine.conditions());
    out.println();
    try (Scope scope = Scope.open()) {
      TrainingContest contest = new TrainingContest(iterations, batch, SIDE, 1);
      contest.run();
      out.println(Duel.header("iteration of batch " + batch + ", milliseconds"));
      out.println(contest.duel(Stage.INTERRUPTION).row("stage one, StarGAN"));
      out.println(contest.duel(Stage.POISONING).row("stage two, RetinaFace-MobileNet0.25"));
      out.printf(
          "%nLosses differ by at most %.1e of themselves; %.2f %% of W and δ agree at the end.%n",
          contest.lossDifference(), 100 * contest.agreement());
    }
  }
}
