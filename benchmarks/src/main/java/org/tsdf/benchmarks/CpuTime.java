package org.tsdf.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What this process has taken of the processors, all its threads together. */
final class CpuTime {
  private static final Path THREADS = Path.of("/proc/self/task");

  private CpuTime() {}

  /** In nanoseconds since the start; on Linux exact, elsewhere as coarse as the system's clock. */
  static long nanoseconds() {
    if (!Files.isDirectory(THREADS)) {
      var system =
          ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
      return system.getProcessCpuTime();
    }
    try (Stream<Path> threads = Files.list(THREADS)) {
      List<Path> all = threads.toList();
      long sum = 0;
      for (Path thread : all) {
        sum += ofThread(thread.resolve("schedstat"));
      }
      return sum;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long ofThread(Path schedule) throws IOException {
    try {
      String text = Files.readString(schedule);
      return Long.parseLong(text.substring(0, text.indexOf(' ')));
    } catch (NoSuchFileException e) {
      return 0; // the thread has ended
    }
  }
}
