package org.tsdf.lab.training.detector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Box;
import org.tsdf.tensor.RandomSource;
import org.tsdf.testing.Seeds;

class AnchorMatchingTest {
  /** Squares of side 0.2 whose left edges are at 0, 0.1, … 0.8, all at the top. */
  private static final float[] ROW = row();

  private static float[] row() {
    float[] anchors = new float[4 * 9];
    for (int i = 0; i < 9; i++) {
      anchors[4 * i] = 0.1f * i + 0.1f;
      anchors[4 * i + 1] = 0.1f;
      anchors[4 * i + 2] = 0.2f;
      anchors[4 * i + 3] = 0.2f;
    }
    return anchors;
  }

  private static FaceLabel face(double left, double top, double right, double bottom) {
    return new FaceLabel(new Box(left, top, right, bottom), List.of(), true);
  }

  private static int[] match(boolean compensated, FaceLabel... faces) {
    return new AnchorMatching(0.35, compensated).match(ROW, List.of(faces));
  }

  @Test
  void anchors_that_overlap_enough_take_the_face_that_they_overlap_most() {
    // anchor 1 covers 0.1 to 0.3: it is the first face; anchor 2 shares 0.1 of 0.3 with it
    assertThat(match(false, face(0.1, 0, 0.3, 0.2), face(0.55, 0, 0.75, 0.2)))
        .containsExactly(-1, 0, -1, -1, -1, 1, 1, -1, -1);
  }

  @Test
  void each_face_gets_its_best_anchor_however_little_they_overlap() {
    assertThat(match(false, face(0.32, 0.05, 0.37, 0.1)))
        .containsExactly(-1, -1, 0, -1, -1, -1, -1, -1, -1);
  }

  @Test
  void compensation_gives_a_poor_face_its_best_free_anchors_up_to_the_average() {
    // 3 anchors overlap the wide face enough and 1 the other, so that the average is 2; of the
    // other's neighbours anchor 8 shares 0.101 of its width, anchor 6 0.099
    FaceLabel wide = face(0.0, 0, 0.4, 0.2);
    FaceLabel poor = face(0.701, 0, 0.901, 0.2);
    assertThat(match(false, wide, poor)).containsExactly(0, 0, 0, -1, -1, -1, -1, 1, -1);
    assertThat(match(true, wide, poor)).containsExactly(0, 0, 0, -1, -1, -1, -1, 1, 1);
  }

  @Test
  void a_face_that_no_anchor_fits_gets_as_many_as_the_average() {
    // two wide faces with 3 anchors each; a thin one that overlaps anchors 4 and 5 by a quarter
    FaceLabel left = face(0.0, 0, 0.4, 0.2);
    FaceLabel right = face(0.6, 0, 1.0, 0.2);
    FaceLabel thin = face(0.5, 0, 0.6, 0.1);
    int[] alone = match(false, left, right, thin);
    assertThat(IntStream.of(alone).filter(match -> match == 2).count()).isEqualTo(1);
    assertThat(match(true, left, right, thin)).containsExactly(0, 0, 0, -1, 2, 2, 1, 1, 1);
  }

  @Test
  void compensation_takes_no_anchor_that_overlaps_the_face_by_a_tenth_or_less() {
    // a face of a twentieth of an anchor's area: its best anchor, which it gets in any case, alone
    FaceLabel left = face(0.0, 0, 0.4, 0.2);
    FaceLabel right = face(0.6, 0, 1.0, 0.2);
    FaceLabel tiny = face(0.48, 0.05, 0.52, 0.1);
    assertThat(match(true, left, right, tiny)).containsExactly(0, 0, 0, -1, 2, -1, 1, 1, 1);
  }

  @Test
  void anchors_on_a_doubtful_face_say_nothing_and_are_given_to_no_one() {
    FaceLabel doubtful = face(0.5, 0, 0.7, 0.2).uncertain();
    assertThat(match(true, doubtful)).containsExactly(-1, -1, -1, -1, -2, -2, -2, -1, -1);
  }

  @Test
  void an_anchor_around_a_tiny_doubtful_face_says_nothing_unless_it_is_far_larger() {
    FaceLabel tiny = face(0.56, 0.06, 0.64, 0.14).uncertain();
    assertThat(match(false, tiny)[5]).isEqualTo(AnchorMatching.UNDECIDED);
    FaceLabel speck = face(0.59, 0.09, 0.61, 0.11).uncertain();
    assertThat(match(false, speck)[5]).isEqualTo(AnchorMatching.BACKGROUND);
  }

  @Test
  void without_compensation_it_is_what_the_definition_says() {
    Seeds.forAll(
        seed -> {
          RandomSource random = new RandomSource(seed);
          List<FaceLabel> faces = new ArrayList<>();
          for (int i = random.nextInt(1, 4); i > 0; i--) {
            double left = 0.8 * random.nextDouble();
            double top = 0.1 * random.nextDouble();
            double side = 0.05 + 0.3 * random.nextDouble();
            faces.add(face(left, top, left + side, top + side * 1.2));
          }
          int[] matches = match(false, faces.toArray(FaceLabel[]::new));
          for (int i = 0; i < matches.length; i++) {
            double x = 0.1 * i;
            Box anchor = new Box(x, 0, x + 0.2, 0.2);
            if (matches[i] == AnchorMatching.BACKGROUND) {
              assertThat(faces).allMatch(face -> anchor.overlap(face.box()) < 0.3501);
            } else {
              double own = anchor.overlap(faces.get(matches[i]).box());
              boolean best = faces.stream().allMatch(f -> anchor.overlap(f.box()) <= own + 1e-6);
              boolean forced = isBestAnchorOf(i, faces.get(matches[i]));
              assertThat(forced || (best && own > 0.3499)).isTrue();
            }
          }
        });
  }

  private static boolean isBestAnchorOf(int anchor, FaceLabel face) {
    double own = new Box(0.1 * anchor, 0, 0.1 * anchor + 0.2, 0.2).overlap(face.box());
    return IntStream.range(0, 9)
        .allMatch(i -> new Box(0.1 * i, 0, 0.1 * i + 0.2, 0.2).overlap(face.box()) <= own + 1e-6);
  }
}
