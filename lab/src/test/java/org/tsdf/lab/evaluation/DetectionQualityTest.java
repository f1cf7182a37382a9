package org.tsdf.lab.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.tensor.RandomSource;
import org.tsdf.testing.Seeds;

class DetectionQualityTest {
  private static final Box FACE = new Box(0, 0, 10, 10);
  private static final Box OTHER = new Box(30, 30, 50, 50);

  private static Detection finding(Box box, double score) {
    return new Detection(box, score, List.of());
  }

  @Test
  void a_face_is_found_where_score_and_overlap_just_suffice() {
    Box half = new Box(0, 0, 10, 5);
    DetectionQuality quality =
        DetectionQuality.EMPTY.plus(List.of(finding(half, 0.7)), List.of(FACE), List.of());
    assertThat(quality.recall()).hasValue(1);
    assertThat(quality.falseShare()).hasValue(0);
    assertThat(quality.averagePrecision()).isEqualTo(1);
  }

  @Test
  void too_little_overlap_misses_the_face_and_is_a_mistake_besides() {
    Box less = new Box(0, 0, 10, 4.9);
    DetectionQuality quality =
        DetectionQuality.EMPTY.plus(List.of(finding(less, 0.9)), List.of(FACE), List.of());
    assertThat(quality.recall()).hasValue(0);
    assertThat(quality.falseShare()).hasValue(1);
  }

  @Test
  void an_unsure_finding_counts_for_the_average_precision_alone() {
    DetectionQuality quality =
        DetectionQuality.EMPTY.plus(List.of(finding(FACE, 0.69)), List.of(FACE), List.of());
    assertThat(quality.recall()).hasValue(0);
    assertThat(quality.falseShare()).isEmpty();
    assertThat(quality.averagePrecision()).isEqualTo(1);
  }

  @Test
  void a_second_finding_of_one_face_is_a_mistake_and_a_disputed_one_is_nothing() {
    DetectionQuality quality =
        DetectionQuality.EMPTY.plus(
            List.of(finding(FACE, 0.8), finding(FACE, 0.9), finding(OTHER, 0.95)),
            List.of(FACE),
            List.of(OTHER));
    assertThat(quality.found()).isEqualTo(1);
    assertThat(quality.counted()).isEqualTo(2);
    assertThat(quality.falseShare()).hasValue(0.5);
  }

  @Test
  void a_finding_takes_the_face_that_it_overlaps_most() {
    Box near = new Box(0, 2, 10, 12);
    DetectionQuality quality =
        DetectionQuality.EMPTY.plus(
            List.of(finding(FACE, 0.9), finding(near, 0.8)), List.of(near, FACE), List.of());
    assertThat(quality.found()).isEqualTo(2);
    assertThat(quality.mistaken()).isZero();
  }

  @Test
  void merging_parts_equals_gathering_the_whole() {
    Seeds.forAll(
        seed -> {
          RandomSource random = new RandomSource(seed);
          DetectionQuality whole = DetectionQuality.EMPTY;
          DetectionQuality left = DetectionQuality.EMPTY;
          DetectionQuality right = DetectionQuality.EMPTY;
          for (int photo = 0; photo < 6; photo++) {
            List<Box> there = boxes(random);
            List<Detection> found =
                boxes(random).stream().map(box -> finding(box, random.nextDouble())).toList();
            whole = whole.plus(found, there, List.of());
            left = photo % 2 == 0 ? left.plus(found, there, List.of()) : left;
            right = photo % 2 == 1 ? right.plus(found, there, List.of()) : right;
          }
          DetectionQuality merged = right.merge(left);
          assertThat(merged.recall()).isEqualTo(whole.recall());
          assertThat(merged.falseShare()).isEqualTo(whole.falseShare());
          assertThat(merged.averagePrecision()).isEqualTo(whole.averagePrecision());
          assertThat(merged.photos()).isEqualTo(6);
        });
  }

  private static List<Box> boxes(RandomSource random) {
    List<Box> boxes = new ArrayList<>();
    for (int i = random.nextInt(0, 3); i > 0; i--) {
      int left = random.nextInt(0, 2);
      int top = random.nextInt(0, 2);
      boxes.add(new Box(left, top, left + 4, top + 4));
    }
    return boxes;
  }
}
