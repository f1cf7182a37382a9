package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.Scope;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

/** Suppression against torchvision's. */
@SharedTest
class GoldenSuppressionTest {
  /**
   * Two of the recorded scores are equal; torchvision takes the first of them first, the detectors'
   * own suppression the last. So the boxes are compared as a set, and their order by score.
   */
  @ParameterizedTest
  @ValueSource(ints = {30, 50, 70})
  void the_same_boxes_stay_best_first(int percent) {
    Checkpoint golden = Checkpoint.read(SharedData.path("golden/metrics/golden.safetensors"));
    Suppression suppression = new Suppression(-1, 300, percent / 100.0, 300, false);
    try (Scope scope = Scope.open()) {
      float[] scores = golden.get("nms.scores").toTensor().toFloats();
      float[] boxes = golden.get("nms.boxes").toTensor().toFloats();
      long[] kept = Arrays.stream(suppression.select(scores, boxes)).asLongStream().toArray();
      long[] expected = golden.get("nms.keep_" + percent).toTensor().toLongs();
      assertThat(kept).containsExactlyInAnyOrder(expected);
      assertThat(scoresOf(kept, scores)).containsExactly(scoresOf(expected, scores));
    }
  }

  private static double[] scoresOf(long[] kept, float[] scores) {
    return Arrays.stream(kept).mapToDouble(i -> scores[(int) i]).toArray();
  }
}
