package org.tsdf.poisoning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Detection;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.StepRule;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** Which detectors an iteration asks. */
class PoisoningTest {
  private static final int IMAGES = 4;
  private static final int ITERATIONS = 60;

  private final Scope scope = Scope.open();
  private final Tensor images = ToyDetector.pictures(3, IMAGES, DType.FLOAT32);

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void the_detector_that_is_spoiled_least_is_always_asked_and_the_others_in_turn() {
    int[] asked = askedIn(ITERATIONS, 2, 1);
    assertThat(asked[1]).isEqualTo(ITERATIONS);
    assertThat(asked[0] + asked[2]).isEqualTo(ITERATIONS);
    assertThat(asked[0]).isBetween(15, 45);
  }

  @Test
  void without_that_chance_alone_decides() {
    int[] asked = askedIn(ITERATIONS, 2, 0);
    assertThat(Arrays.stream(asked).sum()).isEqualTo(2 * ITERATIONS);
    assertThat(asked[1]).isBetween(25, 55);
  }

  @Test
  void more_of_them_than_are_asked_are_as_many_as_are_asked() {
    assertThat(askedIn(10, 1, 5)).containsExactly(0, 10, 0);
  }

  /** How often each of three detectors, the second the surest, learns from a whole batch. */
  private int[] askedIn(int iterations, int atOnce, int leastSpoiled) {
    List<Counting> detectors = List.of(new Counting(-9), new Counting(9), new Counting(-9));
    Poisoning poisoning =
        new Poisoning(
            List.copyOf(detectors), recipe(atOnce, leastSpoiled), new Budget(0.05), images, 1);
    Tensor nothing = Tensors.zeros(DType.FLOAT32, 1, 3, 16, 16);
    Tensor all = ToyDetector.chosen(0, 1, 2, 3);
    for (int i = 0; i < iterations; i++) {
      poisoning.lossAt(nothing, all, nothing, new RandomSource(1).fork(i));
    }
    return detectors.stream().mapToInt(detector -> detector.batches).toArray();
  }

  private static PoisoningRecipe recipe(int atOnce, int leastSpoiled) {
    return new PoisoningRecipe(
        1,
        StepRule.sign(0.005),
        List.of(0.2, 0.3, 0.5),
        0.2,
        0,
        ScoreLoss.SOFT_MARGIN,
        1,
        0,
        0,
        2,
        2,
        1,
        atOnce,
        leastSpoiled,
        0);
  }

  /** Counts how often it is shown a whole batch; finds the face, or does not, and nothing else. */
  private static final class Counting implements FaceDetector {
    private final FaceDetector network = new ToyDetector("toy", 1, DType.FLOAT32);
    private final double margin;
    private int batches;

    Counting(double margin) {
      this.margin = margin;
    }

    @Override
    public String name() {
      return network.name();
    }

    @Override
    public Observation observe(Tensor pictures) {
      batches += pictures.size(0) == IMAGES ? 1 : 0;
      Observation seen = network.observe(pictures);
      Tensor elsewhere = seen.margins().times(0).minus(9);
      Tensor margins =
          Tensors.concatenate(
              List.of(elsewhere.narrow(1, 0, 1).plus(9 + margin), elsewhere.narrow(1, 1, 3)), 1);
      return new Observation(
          seen.features(), margins.sigmoid(), margins, seen.boxes().narrow(1, 0, 4));
    }

    @Override
    public List<List<Detection>> detect(Tensor pictures, double minimumScore) {
      return network.detect(pictures, minimumScore);
    }
  }
}
