package org.tsdf.lab.training.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LossLogTest {
  private static final List<String> NAMES = List.of("boxes", "total");

  @TempDir private Path folder;

  /** What a process has neither flushed nor closed, no kill leaves behind. */
  @Test
  void a_run_that_is_killed_before_its_first_saving_leaves_the_losses_of_the_run_before()
      throws IOException {
    Path file = folder.resolve("losses.csv");
    Path left = folder.resolve("left.csv");
    try (LossLog first = new LossLog(file, NAMES, 0)) {
      add(first, 1, 3);
      first.flush();
      try (LossLog resumed = new LossLog(file, NAMES, 3)) {
        add(resumed, 4, 5);
        Files.copy(file, left);
      }
    }
    assertThat(Files.readAllLines(left))
        .containsExactly("iteration,boxes,total", "1,,1.5", "2,,2.5", "3,,3.5");
    try (LossLog again = new LossLog(left, NAMES, 3)) {
      assertThat(again.entries()).extracting(LossLog.Entry::iteration).containsExactly(1, 2, 3);
    }
  }

  @Test
  void what_was_logged_after_the_saved_state_is_forgotten() throws IOException {
    Path file = folder.resolve("losses.csv");
    try (LossLog first = new LossLog(file, NAMES, 0)) {
      add(first, 1, 4);
    }
    try (LossLog resumed = new LossLog(file, NAMES, 2)) {
      add(resumed, 3, 3);
    }
    assertThat(Files.readAllLines(file))
        .containsExactly("iteration,boxes,total", "1,,1.5", "2,,2.5", "3,,3.5");
  }

  private static void add(LossLog log, int from, int to) {
    for (int iteration = from; iteration <= to; iteration++) {
      log.add(iteration, Map.of("total", iteration + 0.5));
    }
  }
}
