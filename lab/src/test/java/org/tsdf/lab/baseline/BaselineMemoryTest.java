package org.tsdf.lab.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Faces;
import org.tsdf.lab.training.Defense;
import org.tsdf.perturbation.Progress;
import org.tsdf.poisoning.ToyDetector;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;

/** Tensors live outside the Java heap, where nothing but a scope frees them. */
class BaselineMemoryTest {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long TOLERATED_KILOBYTES = 40_000;

  @Test
  void native_memory_stays_flat_over_a_thousand_iterations_of_each_baseline() throws IOException {
    assumeTrue(Files.exists(STATUS), "SKIPPED: the system does not tell a process's memory");
    try (Scope scope = Scope.open()) {
      Faces faces = Faces.of(ToyDetector.pictures(1, 8, DType.FLOAT32));
      run(faces, 25);
      long before = outsideHeapKilobytes();
      run(faces, 250); // four batches of two an epoch
      assertThat(outsideHeapKilobytes() - before)
          .as("growth in kB")
          .isLessThan(TOLERATED_KILOBYTES);
    }
  }

  /** The pictures above are small; this counts, so that one tensor an iteration would be seen. */
  @Test
  void no_iteration_of_a_baseline_leaves_a_tensor_behind() {
    assertThat(tensorsLeftBy(50)).isEqualTo(tensorsLeftBy(5));
  }

  private static long tensorsLeftBy(int epochs) {
    try (Scope scope = Scope.open()) {
      Faces faces = Faces.of(ToyDetector.pictures(1, 8, DType.FLOAT32));
      long before = Pointer.totalCount();
      run(faces, epochs);
      return Pointer.totalCount() - before;
    }
  }

  private static void run(Faces faces, int epochs) {
    Map<String, Map<String, String>> changes =
        Map.of(
            "cmua", Map.of("cmua.batch", "4", "cmua.epochs", Integer.toString(epochs / 5)),
            "found", Map.of("found.batch", "2", "found.epochs", Integer.toString(epochs / 5)),
            "ssod", Map.of("ssod.batch", "2", "ssod.epochs", Integer.toString(epochs)),
            "facepoison",
                Map.of("facepoison.batch", "2", "facepoison.epochs", Integer.toString(epochs)));
    changes.forEach(
        (name, settings) -> {
          Defense defense =
              Baselines.of(
                  Baselines.options(name, settings),
                  List.of(new ToyEditor("e", 1, 1, DType.FLOAT32)),
                  List.of(new ToyDetector("d", 2, DType.FLOAT32)),
                  3);
          defense.run(defense.start(faces), faces, faces.images(), Progress.silent());
        });
  }

  /** Resident memory less the Java heap, which grows for reasons of its own. */
  private static long outsideHeapKilobytes() throws IOException {
    System.gc();
    long heap = Runtime.getRuntime().totalMemory() / 1024;
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) - heap;
      }
    }
    throw new IOException(STATUS + " has no VmRSS");
  }
}
