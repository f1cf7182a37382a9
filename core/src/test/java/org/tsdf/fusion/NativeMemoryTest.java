package org.tsdf.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Faces;
import org.tsdf.interruption.ToyExtractor;
import org.tsdf.poisoning.ToyDetector;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;

/** Tensors live outside the Java heap, where nothing but a scope frees them. */
class NativeMemoryTest {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int ITERATIONS = 2000;
  private static final long TOLERATED_KILOBYTES = 40_000;

  @Test
  void native_memory_stays_flat_over_two_thousand_iterations_of_each_stage() throws IOException {
    assumeTrue(Files.exists(STATUS), "SKIPPED: the system does not tell a process's memory");
    try (Scope scope = Scope.open()) {
      Faces faces = Faces.of(ToyDetector.pictures(1, 8, DType.FLOAT32));
      run(faces, 100);
      long before = outsideHeapKilobytes();
      run(faces, ITERATIONS);
      long grown = outsideHeapKilobytes() - before;
      assertThat(grown).as("growth in kB").isLessThan(TOLERATED_KILOBYTES);
    }
  }

  /** The pictures above are small; this counts, so that one tensor an iteration would be seen. */
  @Test
  void no_iteration_leaves_a_tensor_behind() {
    for (String combination : List.of("INTENSITY_SEPARATION", "WEIGHTED_SUM")) {
      assertThat(tensorsLeftBy(400, combination))
          .as("tensors left, %s", combination)
          .isEqualTo(tensorsLeftBy(4, combination));
    }
  }

  private static long tensorsLeftBy(int iterations, String combination) {
    try (Scope scope = Scope.open()) {
      Faces faces = Faces.of(ToyDetector.pictures(1, 8, DType.FLOAT32));
      long before = Pointer.totalCount();
      run(faces, recipe(iterations / 4, combination), 2 * iterations);
      return Pointer.totalCount() - before;
    }
  }

  private static void run(Faces faces, int iterations) {
    run(faces, recipe(iterations / 4, "INTENSITY_SEPARATION"), 2 * iterations);
  }

  private static void run(Faces faces, Recipe recipe, int expected) {
    TwoStageDefense defense =
        new TwoStageDefense(
            recipe,
            List.of(ToyExtractor.seeded("e", 1, DType.FLOAT32)),
            List.of(new ToyDetector("d", 2, DType.FLOAT32)),
            3);
    int[] heard = {0};
    defense.run(defense.start(faces), faces, (stage, t, total, losses) -> ++heard[0] > 0);
    assertThat(heard[0]).isEqualTo(expected);
  }

  /** Four batches of two an epoch. */
  private static Recipe recipe(int epochs, String combination) {
    Recipe recipe = RecipeJson.with(Recipe.paper(), "batch", "2");
    recipe = RecipeJson.with(recipe, "fusion.combination", combination);
    for (String key : List.of("interruption.epochs", "poisoning.epochs")) {
      recipe = RecipeJson.with(recipe, key, Integer.toString(epochs));
    }
    recipe = RecipeJson.with(recipe, "poisoning.featureWeight", "1");
    recipe = RecipeJson.with(recipe, "poisoning.anchors", "2");
    return RecipeJson.with(recipe, "poisoning.framings", "1");
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
