package org.tsdf.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.testing.Seeds;

class TallyTest {
  @Test
  void merging_parts_equals_gathering_the_whole_to_the_last_bit() {
    Seeds.forAll(
        seed -> {
          Random random = new Random(seed);
          DisturbanceTally whole = DisturbanceTally.EMPTY;
          List<DisturbanceTally> parts =
              new ArrayList<>(Collections.nCopies(4, DisturbanceTally.EMPTY));
          for (int i = 0; i < 60; i++) {
            double size = Math.exp(20 * random.nextGaussian());
            OptionalDouble value =
                random.nextInt(5) == 0 ? OptionalDouble.empty() : OptionalDouble.of(size);
            int part = random.nextInt(4);
            whole = whole.plus(value);
            parts.set(part, parts.get(part).plus(value));
          }
          Collections.shuffle(parts, random);
          DisturbanceTally left =
              parts.get(0).merge(parts.get(1)).merge(parts.get(2)).merge(parts.get(3));
          DisturbanceTally right =
              parts.get(0).merge(parts.get(1).merge(parts.get(2).merge(parts.get(3))));
          assertThat(left.l2Mask().mean()).isEqualTo(whole.l2Mask().mean());
          assertThat(right.l2Mask().mean()).isEqualTo(whole.l2Mask().mean());
          assertThat(left.successRate()).isEqualTo(whole.successRate());
          assertThat(left.l2Mask().leftOut()).isEqualTo(whole.l2Mask().leftOut());
        });
  }

  @Test
  void a_mean_of_nothing_is_no_number_and_what_is_no_number_is_no_value() {
    assertThat(MeanTally.EMPTY.mean()).isEmpty();
    MeanTally infinite = MeanTally.EMPTY.plus(Double.POSITIVE_INFINITY);
    assertThat(infinite.mean()).isEmpty();
    assertThat(infinite.leftOut()).isEqualTo(1);
    assertThat(infinite.plus(3).plus(5).mean()).hasValue(4);
    assertThatThrownBy(() -> MeanTally.EMPTY.plus(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(F1Protocol.class)
  void what_is_found_again_scores_one(F1Protocol protocol) {
    List<Detection> faces = List.of(face(0, 0, 10, 0.99), face(50, 50, 20, 0.95));
    F1Tally tally = F1Tally.empty(protocol);
    assertThat(tally.f1()).isEmpty();
    assertThat(tally.plus(faces, protocol.boxes(faces)).f1()).hasValue(1);
  }

  @Test
  void the_protocols_draw_their_lines_where_they_say() {
    Detection sure = face(0, 0, 10, 0.9);
    Detection likely = face(0, 0, 10, 0.8);
    Detection border = face(0, 0, 10, 0.7);
    List<Detection> all = List.of(border, likely, sure);
    assertThat(F1Protocol.TSDF.boxes(all)).containsExactly(sure.box(), likely.box());
    assertThat(F1Protocol.FACEPOISON.boxes(all)).containsExactly(sure.box());
    Box half = new Box(0, 0, 10, 5);
    Box most = new Box(0, 0, 10, 7);
    List<Box> whole = List.of(new Box(0, 0, 10, 10));
    assertThat(F1Protocol.FACEPOISON.matches(List.of(half), whole)).isZero();
    assertThat(F1Protocol.FACEPOISON.matches(List.of(most), whole)).isEqualTo(1);
    assertThat(F1Protocol.TSDF.matches(List.of(most), whole)).isEqualTo(1);
    assertThat(F1Protocol.TSDF.matches(List.of(new Box(0, 0, 10, 6.9)), whole)).isZero();
  }

  @Test
  void two_boxes_on_one_face_count_once() {
    Box face = new Box(0, 0, 10, 10);
    Box near = new Box(0, 0, 10, 9.5);
    List<Box> one = List.of(face);
    List<Box> two = List.of(face, near);
    assertThat(F1Protocol.TSDF.matches(two, one)).isEqualTo(1);
    assertThat(F1Protocol.TSDF.matches(one, two)).isEqualTo(1);
    assertThat(F1Protocol.TSDF.matches(two, two)).isEqualTo(2);
  }

  @Test
  void protocol_tsdf_takes_f1_of_the_means_with_its_own_rules_for_nothing() {
    Detection face = face(0, 0, 10, 0.99);
    List<Box> truth = List.of(face.box(), new Box(50, 50, 60, 60));
    F1Tally tally =
        F1Tally.empty(F1Protocol.TSDF)
            .plus(List.of(), truth) // P 1, R 0
            .plus(List.of(face), truth) // P 1, R 1/2
            .plus(List.of(face), List.of()); // P 0, R 1
    assertThat(tally.precision().mean().getAsDouble()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(tally.recall().mean().getAsDouble()).isCloseTo(0.5, within(1e-12));
    assertThat(tally.f1().getAsDouble()).isCloseTo(4 / 7.0, within(1e-12));
  }

  @Test
  void protocol_facepoison_takes_the_mean_of_f1_with_zero_for_nothing() {
    Detection face = face(0, 0, 10, 0.99);
    List<Box> truth = List.of(face.box(), new Box(50, 50, 60, 60));
    F1Tally tally =
        F1Tally.empty(F1Protocol.FACEPOISON)
            .plus(List.of(), truth) // 0
            .plus(List.of(face), truth) // P 1, R 1/2: 2/3
            .plus(List.of(face), List.of()); // no true face: left out
    assertThat(tally.f1().getAsDouble()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(tally.photoF1().leftOut()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(F1Protocol.class)
  void f1_of_merged_parts_is_f1_of_the_whole(F1Protocol protocol) {
    Seeds.forAll(
        seed -> {
          Random random = new Random(seed);
          F1Tally whole = F1Tally.empty(protocol);
          F1Tally left = whole;
          F1Tally right = whole;
          for (int i = 0; i < 20; i++) {
            List<Detection> found = faces(random);
            List<Box> truth = protocol.boxes(faces(random));
            whole = whole.plus(found, truth);
            if (random.nextBoolean()) {
              left = left.plus(found, truth);
            } else {
              right = right.plus(found, truth);
            }
          }
          assertThat(left.merge(right).f1()).isEqualTo(whole.f1());
          assertThat(right.merge(left).f1()).isEqualTo(whole.f1());
        });
  }

  @Test
  void tallies_of_two_protocols_do_not_mix() {
    F1Tally other = F1Tally.empty(F1Protocol.FACEPOISON);
    assertThatThrownBy(() -> F1Tally.empty(F1Protocol.TSDF).merge(other))
        .hasMessage("tallies of TSDF and FACEPOISON cannot be merged");
  }

  @Test
  void features_gathered_in_parts_have_the_mean_and_covariance_of_the_whole() {
    Seeds.forAll(
        10,
        seed -> {
          try (Scope scope = Scope.open()) {
            Tensor all = features(seed, 30).plus(100);
            FeatureTally whole = FeatureTally.of(all);
            FeatureTally parts =
                FeatureTally.empty(5)
                    .merge(FeatureTally.of(all.narrow(0, 0, 7)))
                    .merge(FeatureTally.of(all.narrow(0, 7, 1)))
                    .merge(FeatureTally.of(all.narrow(0, 8, 22)));
            assertThat(parts.count()).isEqualTo(30);
            assertThat(parts.mean().toDoubles())
                .containsExactly(whole.mean().toDoubles(), within(1e-11));
            assertThat(parts.covariance().toDoubles())
                .containsExactly(whole.covariance().toDoubles(), within(1e-11));
          }
        });
  }

  @Test
  void the_frechet_distance_is_nothing_to_itself_symmetric_and_grows_with_a_shift() {
    Seeds.forAll(
        10,
        seed -> {
          try (Scope scope = Scope.open()) {
            FeatureTally a = FeatureTally.of(features(seed, 40));
            FeatureTally b = FeatureTally.of(features(seed + 100, 50).times(2));
            assertThat(FrechetDistance.between(a, a).value()).isCloseTo(0, within(1e-9));
            double there = FrechetDistance.between(a, b).value();
            assertThat(FrechetDistance.between(b, a).value()).isCloseTo(there, within(1e-9));
            FeatureTally shifted = FeatureTally.of(features(seed, 40).plus(3));
            assertThat(FrechetDistance.between(a, shifted).value()).isCloseTo(45, within(1e-9));
          }
        });
  }

  @Test
  void one_image_is_refused_and_fewer_images_than_dimensions_are_remarked() {
    try (Scope scope = Scope.open()) {
      FeatureTally one = FeatureTally.of(features(1, 1));
      FeatureTally four = FeatureTally.of(features(2, 4));
      FeatureTally many = FeatureTally.of(features(3, 5));
      assertThatThrownBy(() -> FrechetDistance.between(one, many))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the Fréchet distance needs at least 2 images in each set, got 1 and 5");
      assertThat(FrechetDistance.between(four, many).warning())
          .hasValueSatisfying(text -> assertThat(text).contains("4 images in 5 dimensions"));
      assertThat(FrechetDistance.between(many, many).warning()).isEmpty();
    }
  }

  private static Tensor features(long seed, long images) {
    return new RandomSource(seed).uniform(-1, 1, DType.FLOAT64, images, 5);
  }

  private static List<Detection> faces(Random random) {
    List<Detection> faces = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      int place = 30 * random.nextInt(3);
      faces.add(face(place, place, 20 + random.nextInt(8), 0.6 + 0.4 * random.nextDouble()));
    }
    return faces;
  }

  private static Detection face(double left, double top, double side, double score) {
    return new Detection(new Box(left, top, left + side, top + side), score, List.of());
  }
}
