package org.tsdf.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
  private final StringWriter shown = new StringWriter();
  private long now;

  private ConsoleProgress begin(boolean terminal, long total) {
    return new ConsoleProgress(
        new PrintWriter(shown, true), terminal, () -> now, "Protecting", total);
  }

  private void pass(long seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
  }

  @Test
  void a_terminal_sees_a_bar_with_rate_time_left_and_the_latest_remark() {
    try (ConsoleProgress progress = begin(true, 8)) {
      pass(1);
      progress.advanceTo(2, "loss 0.5");
      assertThat(shown.toString())
          .isEqualTo(
              "\r\u001b[KProtecting [######..................] 2/8  2.0/s  0:03 left  loss 0.5");
    }
  }

  @Test
  void elsewhere_there_is_one_plain_line_every_ten_seconds_and_one_at_the_end() {
    ConsoleProgress progress = begin(false, 30);
    for (int i = 0; i < 30; i++) {
      pass(1);
      progress.step();
    }
    progress.close();
    assertThat(shown.toString().lines())
        .containsExactly(
            "Protecting 10/30  1.0/s  0:20 left",
            "Protecting 20/30  1.0/s  0:10 left",
            "Protecting 30/30  1.0/s  in 0:30");
  }

  @Test
  void a_warning_does_not_mix_with_the_bar() {
    ConsoleProgress progress = begin(true, 2);
    pass(1);
    progress.step();
    progress.warn("b.jpg is broken");
    assertThat(shown.toString())
        .endsWith("\r\u001b[Ktsdf: warning: b.jpg is broken" + System.lineSeparator());
  }

  @Test
  void steps_of_an_earlier_run_do_not_count_for_the_rate() {
    ConsoleProgress progress = begin(true, 100).resumedAt(90);
    pass(5);
    progress.advanceTo(95, "");
    assertThat(shown.toString()).contains(" 95/100  1.0/s  0:05 left");
  }
}
