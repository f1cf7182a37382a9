package org.tsdf.lab.conformance;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.tsdf.network.Suppression;

/**
 * Tells whether suppression could have picked certain boxes in a certain order. Scores that float32
 * can hardly tell apart may have come in any order: a network whose heads are silent gives
 * thousands of equal ones, and which of them the original's sorting put first is chance.
 */
final class SuppressionReplay {
  private static final double SCORE_TIE = 1e-6;
  private static final double OVERLAP_TIE = 1e-5;

  /** What is known of a box at some moment of the replay. */
  private enum State {
    STANDS,
    /** A tie decides whether it stands. */
    MAY_STAND,
    GONE
  }

  private final Suppression suppression;
  private final float[] scores;
  private final float[] boxes;
  private final State[] states;

  /** Boxes that are candidates only if a tie favours them, and how many of them can be. */
  private final boolean[] borderline;

  private int borderlinePlaces;

  private SuppressionReplay(Suppression suppression, float[] scores, float[] boxes) {
    this.suppression = suppression;
    this.scores = scores;
    this.boxes = boxes;
    this.states = new State[scores.length];
    this.borderline = new boolean[scores.length];
    this.borderlinePlaces = suppression.candidates();
    double cut = Math.max(suppression.minimumScore(), lastCandidate());
    for (int i = 0; i < scores.length; i++) {
      borderline[i] = Math.abs(scores[i] - cut) <= SCORE_TIE;
      boolean sure = !borderline[i] && scores[i] > cut;
      borderlinePlaces -= sure ? 1 : 0;
      states[i] = sure ? State.STANDS : borderline[i] ? State.MAY_STAND : State.GONE;
    }
  }

  /**
   * @param scores of P boxes
   * @param boxes 4 P edges in the units that the suppression counts in
   * @param picks positions of boxes, best first
   * @return whether the picks are what the suppression may have kept
   */
  static boolean allows(Suppression suppression, float[] scores, float[] boxes, int[] picks) {
    return new SuppressionReplay(suppression, scores, boxes).allows(picks);
  }

  private boolean allows(int[] picks) {
    for (int pick : picks) {
      if (states[pick] == State.GONE || leavesOutBetter(pick)) {
        return false;
      }
      if (borderline[pick] && --borderlinePlaces < 0) {
        return false;
      }
      take(pick);
    }
    boolean complete = Arrays.stream(states).noneMatch(state -> state == State.STANDS);
    return picks.length == suppression.kept() || (complete && picks.length < suppression.kept());
  }

  /** The lowest score that still finds a place among the candidates. */
  private double lastCandidate() {
    float[] sorted = scores.clone();
    Arrays.sort(sorted);
    int above = sorted.length - suppression.candidates();
    return above > 0 ? sorted[above] : 0;
  }

  private boolean leavesOutBetter(int pick) {
    return IntStream.range(0, scores.length)
        .anyMatch(i -> states[i] == State.STANDS && scores[i] > scores[pick] + SCORE_TIE);
  }

  private void take(int pick) {
    states[pick] = State.GONE;
    for (int i = 0; i < states.length; i++) {
      if (states[i] != State.GONE) {
        double surplus = suppression.overlap(boxes, pick, i) - suppression.overlap();
        if (surplus > OVERLAP_TIE) {
          states[i] = State.GONE;
        } else if (surplus >= -OVERLAP_TIE) {
          states[i] = State.MAY_STAND;
        }
      }
    }
  }
}
