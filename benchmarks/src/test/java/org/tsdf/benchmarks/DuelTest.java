package org.tsdf.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tsdf.benchmarks.Duel.Turn;

class DuelTest {
  private static final List<Turn> OURS =
      List.of(new Turn(30, 8), new Turn(10, 9), new Turn(20, 6), new Turn(40, 7));

  private static final List<Turn> PLAIN = List.of(new Turn(25, 5), new Turn(8, 4), new Turn(16, 3));

  @Test
  void the_row_tells_minima_medians_and_ratios() {
    assertThat(new Duel(OURS, PLAIN).row("it"))
        .isEqualTo("| it | 4 | 10.0 | 25.0 | 8.0 | 16.0 | 1.250 | 2.000 |");
  }

  @Test
  void header_and_row_have_the_same_columns() {
    String[] lines = (Duel.header("what") + "\n" + new Duel(OURS, PLAIN).row("it")).split("\n");
    assertThat(lines).hasSize(3);
    assertThat(lines).allSatisfy(line -> assertThat(line.chars().filter(c -> c == '|')).hasSize(9));
  }

  @Test
  void both_have_at_least_five_turns_one_after_the_other() {
    StringBuilder order = new StringBuilder();
    Duel duel = Duel.of(0, () -> order.append('o'), () -> order.append('p'));
    assertThat(duel.ours()).hasSize(5);
    assertThat(duel.plain()).hasSize(5);
    assertThat(order).hasToString("op".repeat(6)); // the first pair is not measured
  }

  @Test
  void work_on_the_processor_is_counted() {
    long before = CpuTime.nanoseconds();
    double sum = 0;
    for (int i = 1; i < 50_000_000; i++) {
      sum += 1.0 / i;
    }
    assertThat(sum).isGreaterThan(1);
    assertThat(CpuTime.nanoseconds() - before).isGreaterThan(1_000_000);
  }

  @Test
  void differences_are_relative_and_never_hide_what_is_no_number() {
    assertThat(Differences.ofLargest(new float[] {1, 9}, new float[] {2, 10})).isEqualTo(0.1);
    assertThat(Differences.ofLength(new float[] {3, 0}, new float[] {3, 4})).isEqualTo(0.8);
    float[] nothing = {Float.NaN, 1};
    assertThat(Differences.ofLargest(nothing, new float[] {1, 1})).isNaN();
    assertThat(Differences.ofLength(nothing, new float[] {1, 1})).isNaN();
  }
}
