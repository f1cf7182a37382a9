package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tsdf.testing.Seeds;

class SuppressionTest {
  private static final Suppression PLAIN = new Suppression(0.1, 100, 0.5, 100, false);

  @Test
  void of_boxes_that_overlap_the_best_stays() {
    float[] boxes = {0, 0, 10, 10, 1, 0, 11, 10, 50, 50, 60, 60};
    assertThat(PLAIN.select(new float[] {0.5f, 0.9f, 0.3f}, boxes)).containsExactly(1, 2);
  }

  @Test
  void a_box_that_a_suppressed_box_overlaps_stays() {
    float[] boxes = {0, 0, 10, 10, 3, 0, 13, 10, 6, 0, 16, 10};
    assertThat(PLAIN.select(new float[] {0.9f, 0.8f, 0.7f}, boxes)).containsExactly(0, 2);
  }

  @Test
  void a_box_on_the_threshold_stays() {
    float[] boxes = {0, 0, 10, 10, 0, 0, 10, 5};
    assertThat(PLAIN.select(new float[] {0.9f, 0.8f}, boxes)).containsExactly(0, 1);
  }

  @Test
  void pixels_counted_inclusively_make_small_boxes_overlap_more() {
    float[] boxes = {0, 0, 1, 1, 1, 0, 2, 1}; // 2 by 2 pixels with a column of 2 in common
    float[] scores = {0.9f, 0.8f};
    Suppression strict = new Suppression(0, 100, 0.3, 100, false);
    assertThat(strict.select(scores, boxes)).containsExactly(0, 1);
    assertThat(new Suppression(0, 100, 0.3, 100, true).select(scores, boxes)).containsExactly(0);
    assertThat(new Suppression(0, 100, 0.34, 100, true).select(scores, boxes))
        .containsExactly(0, 1);
  }

  @Test
  void only_scores_above_the_minimum_count() {
    float[] boxes = {0, 0, 1, 1, 5, 5, 6, 6, 9, 9, 10, 10};
    float[] scores = {0.1f, 0.25f, 0.2f};
    assertThat(PLAIN.above(0.2f).select(scores, boxes)).containsExactly(1);
    assertThat(PLAIN.above(1).select(scores, boxes)).isEmpty();
  }

  @Test
  void candidates_are_cut_before_suppression_and_survivors_after_it() {
    float[] boxes = {0, 0, 10, 10, 0, 0, 10, 10, 20, 20, 30, 30, 40, 40, 50, 50};
    float[] scores = {0.9f, 0.8f, 0.7f, 0.6f};
    assertThat(new Suppression(0, 2, 0.5, 100, false).select(scores, boxes)).containsExactly(0);
    assertThat(new Suppression(0, 100, 0.5, 2, false).select(scores, boxes)).containsExactly(0, 2);
  }

  @Test
  void among_equals_the_last_comes_first() {
    float[] boxes = {0, 0, 1, 1, 5, 5, 6, 6};
    assertThat(PLAIN.select(new float[] {0.5f, 0.5f}, boxes)).containsExactly(1, 0);
  }

  @Test
  void nothing_gives_nothing_and_what_is_not_a_number_is_left_out() {
    assertThat(PLAIN.select(new float[0], new float[0])).isEmpty();
    float[] boxes = {0, 0, 1, 1, Float.NaN, 5, 6, 6};
    assertThat(PLAIN.select(new float[] {Float.NaN, 0.5f}, boxes)).containsExactly(1);
  }

  @Test
  void scores_without_their_boxes_are_refused() {
    assertThatThrownBy(() -> PLAIN.select(new float[3], new float[8]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 scores need 12 edges, got 8");
  }

  @Test
  void survivors_are_apart_and_every_other_candidate_overlaps_a_better_survivor() {
    Seeds.forAll(
        seed -> {
          Random random = new Random(seed);
          float[] scores = new float[60];
          float[] boxes = new float[240];
          for (int i = 0; i < 60; i++) {
            scores[i] = random.nextFloat();
            boxes[4 * i] = random.nextInt(40);
            boxes[4 * i + 1] = random.nextInt(40);
            boxes[4 * i + 2] = boxes[4 * i] + 5 + random.nextInt(20);
            boxes[4 * i + 3] = boxes[4 * i + 1] + 5 + random.nextInt(20);
          }
          int[] kept = PLAIN.select(scores, boxes);
          for (int i = 0; i < 60; i++) {
            boolean covered = false;
            for (int survivor : kept) {
              covered |= survivor == i;
              covered |= scores[survivor] > scores[i] && PLAIN.overlap(boxes, survivor, i) > 0.5f;
            }
            assertThat(covered || scores[i] <= 0.1).isTrue();
          }
          for (int one : kept) {
            assertThat(scores[one]).isGreaterThan(0.1f);
            for (int other : kept) {
              assertThat(one == other || PLAIN.overlap(boxes, one, other) <= 0.5f).isTrue();
            }
          }
        });
  }
}
