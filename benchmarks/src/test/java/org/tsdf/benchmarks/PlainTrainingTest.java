package org.tsdf.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tsdf.perturbation.Stage;
import org.tsdf.tensor.Scope;

class PlainTrainingTest {
  @Test
  void the_plain_loop_trains_the_same_perturbation() {
    try (Scope scope = Scope.open()) {
      TrainingContest contest = new TrainingContest(4, 2, 64, 8);
      contest.run();
      assertThat(contest.lossDifference()).isLessThan(1e-3);
      assertThat(contest.agreement()).isGreaterThan(0.99);
      assertThat(contest.duel(Stage.INTERRUPTION).ours()).hasSize(3);
      assertThat(contest.duel(Stage.POISONING).plain()).hasSize(3);
    }
  }
}
