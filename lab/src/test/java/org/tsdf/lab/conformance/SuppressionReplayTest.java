package org.tsdf.lab.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tsdf.network.Suppression;
import org.tsdf.testing.Seeds;

class SuppressionReplayTest {
  private static final Suppression USUAL = new Suppression(0.1, 100, 0.5, 100, false);

  /** Two that overlap, one apart. */
  private static final float[] BOXES = {0, 0, 10, 10, 1, 0, 11, 10, 50, 50, 60, 60};

  private static boolean allows(Suppression suppression, float[] scores, int... picks) {
    return SuppressionReplay.allows(suppression, scores, BOXES, picks);
  }

  @Test
  void what_suppression_selects_is_allowed() {
    Seeds.forAll(
        seed -> {
          Random random = new Random(seed);
          float[] scores = new float[80];
          float[] boxes = new float[320];
          for (int i = 0; i < 80; i++) {
            scores[i] = random.nextInt(12) / 12f; // many ties
            boxes[4 * i] = random.nextInt(40);
            boxes[4 * i + 1] = random.nextInt(40);
            boxes[4 * i + 2] = boxes[4 * i] + 5 + random.nextInt(20);
            boxes[4 * i + 3] = boxes[4 * i + 1] + 5 + random.nextInt(20);
          }
          Suppression suppression = new Suppression(0.1, 30, 0.3, 10, false);
          int[] kept = suppression.select(scores, boxes);
          assertThat(SuppressionReplay.allows(suppression, scores, boxes, kept)).isTrue();
        });
  }

  @Test
  void equal_scores_may_come_in_either_order() {
    float[] scores = {0.9f, 0.9f, 0.5f};
    assertThat(allows(USUAL, scores, 0, 2)).isTrue();
    assertThat(allows(USUAL, scores, 1, 2)).isTrue();
  }

  @Test
  void a_worse_box_in_place_of_a_better_one_is_not_allowed() {
    float[] scores = {0.9f, 0.8f, 0.5f};
    assertThat(allows(USUAL, scores, 0, 2)).isTrue();
    assertThat(allows(USUAL, scores, 1, 2)).isFalse();
    assertThat(allows(USUAL, scores, 2, 0)).isFalse();
  }

  @Test
  void a_box_too_many_or_too_few_is_not_allowed() {
    float[] scores = {0.9f, 0.8f, 0.5f};
    assertThat(allows(USUAL, scores, 0)).isFalse();
    assertThat(allows(USUAL, scores, 0, 1, 2)).isFalse();
    assertThat(allows(USUAL, scores, 0, 2, 2)).isFalse();
    assertThat(allows(USUAL.above(0.95), scores, 0)).isFalse();
    assertThat(allows(USUAL.above(0.95), scores)).isTrue();
  }

  @Test
  void the_cut_at_the_number_of_candidates_may_fall_anywhere_among_equals() {
    Suppression one = new Suppression(0.1, 1, 0.5, 100, false);
    float[] scores = {0.9f, 0.2f, 0.9f};
    assertThat(allows(one, scores, 0)).isTrue();
    assertThat(allows(one, scores, 2)).isTrue();
    assertThat(allows(one, scores, 0, 2)).isFalse();
    assertThat(allows(one, scores, 1)).isFalse();
  }

  @Test
  void the_number_of_survivors_is_limited() {
    Suppression single = new Suppression(0.1, 100, 0.5, 1, false);
    float[] scores = {0.9f, 0.8f, 0.5f};
    assertThat(allows(single, scores, 0)).isTrue();
    assertThat(allows(single, scores, 0, 2)).isFalse();
  }
}
