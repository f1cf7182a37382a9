package org.tsdf.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.tensor.RandomSource;
import org.tsdf.testing.Seeds;

class AveragePrecisionTest {
  private static final Box FACE = new Box(0, 0, 10, 10);
  private static final Box OTHER_FACE = new Box(100, 0, 110, 10);
  private static final Box WALL = new Box(50, 50, 60, 60);

  private static Detection found(double score, Box box) {
    return new Detection(box, score, List.of());
  }

  private static AveragePrecision judged(List<Detection> found, List<Box> faces) {
    return AveragePrecision.ofPicture(found, faces, List.of(), 0.5);
  }

  @Test
  void all_faces_found_and_nothing_else_is_one() {
    List<Detection> found = List.of(found(0.9, FACE), found(0.2, OTHER_FACE));
    assertThat(judged(found, List.of(FACE, OTHER_FACE)).value()).isEqualTo(1);
  }

  @Test
  void a_mistake_costs_only_where_a_face_comes_after_it() {
    List<Box> faces = List.of(FACE, OTHER_FACE);
    List<Detection> after = List.of(found(0.9, FACE), found(0.8, OTHER_FACE), found(0.7, WALL));
    List<Detection> between = List.of(found(0.9, FACE), found(0.8, WALL), found(0.7, OTHER_FACE));
    assertThat(judged(after, faces).value()).isEqualTo(1);
    assertThat(judged(between, faces).value()).isCloseTo(0.5 + 0.5 * 2 / 3, within(1e-12));
  }

  @Test
  void precision_is_interpolated_from_larger_recalls() {
    List<Detection> found = List.of(found(0.9, WALL), found(0.8, FACE), found(0.7, OTHER_FACE));
    double value = judged(found, List.of(FACE, OTHER_FACE)).value();
    assertThat(value).isCloseTo(2.0 / 3, within(1e-12));
  }

  @Test
  void a_missed_face_costs_its_share() {
    AveragePrecision result = judged(List.of(found(0.9, FACE)), List.of(FACE, OTHER_FACE));
    assertThat(result.value()).isEqualTo(0.5);
    assertThat(result.recall()).isEqualTo(0.5);
    assertThat(result.faces()).isEqualTo(2);
  }

  @Test
  void the_second_finding_of_a_face_is_a_mistake() {
    List<Detection> found = List.of(found(0.9, FACE), found(0.8, FACE), found(0.7, OTHER_FACE));
    double value = judged(found, List.of(FACE, OTHER_FACE)).value();
    assertThat(value).isCloseTo(0.5 + 0.5 * 2 / 3, within(1e-12));
  }

  @Test
  void a_box_that_overlaps_too_little_is_a_mistake() {
    Box half = new Box(0, 0, 10, 5);
    Box lessThanHalf = new Box(0, 0, 10, 4.9);
    assertThat(judged(List.of(found(0.9, half)), List.of(FACE)).value()).isEqualTo(1);
    assertThat(judged(List.of(found(0.9, lessThanHalf)), List.of(FACE)).value()).isZero();
  }

  @Test
  void what_is_disputed_counts_neither_way() {
    List<Detection> found = List.of(found(0.9, WALL), found(0.8, FACE));
    assertThat(AveragePrecision.ofPicture(found, List.of(FACE), List.of(WALL), 0.5).value())
        .isEqualTo(1);
  }

  @Test
  void where_there_is_no_face_finding_none_is_right() {
    assertThat(judged(List.of(), List.of()).value()).isEqualTo(1);
    assertThat(judged(List.of(found(0.9, WALL)), List.of()).value()).isZero();
    assertThat(AveragePrecision.ofNothing().recall()).isEqualTo(1);
  }

  @Test
  void equal_scores_are_judged_together_whatever_their_order() {
    AveragePrecision face = judged(List.of(found(0.9, FACE)), List.of(FACE));
    AveragePrecision wall = judged(List.of(found(0.9, WALL)), List.of());
    assertThat(face.merge(wall).value()).isEqualTo(0.5).isEqualTo(wall.merge(face).value());
  }

  @Test
  void merging_in_any_order_gives_the_same_value() {
    Seeds.forAll(
        20,
        seed -> {
          RandomSource random = new RandomSource(seed);
          List<AveragePrecision> parts = new ArrayList<>();
          for (int i = 0; i < 6; i++) {
            List<Detection> found = new ArrayList<>();
            for (int j = random.nextInt(0, 4); j > 0; j--) {
              found.add(
                  found(random.nextInt(1, 9) / 10.0, random.nextDouble() < 0.6 ? FACE : WALL));
            }
            parts.add(judged(found, List.of(FACE)));
          }
          AveragePrecision forward = AveragePrecision.ofNothing();
          AveragePrecision backward = AveragePrecision.ofNothing();
          for (AveragePrecision part : parts) {
            forward = forward.merge(part);
            backward = part.merge(backward);
          }
          assertThat(forward.value()).isBetween(0.0, 1.0).isEqualTo(backward.value());
        });
  }

  @Test
  void an_overlap_out_of_range_is_refused() {
    assertThatThrownBy(() -> AveragePrecision.ofPicture(List.of(), List.of(), List.of(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(0, 1]");
  }
}
