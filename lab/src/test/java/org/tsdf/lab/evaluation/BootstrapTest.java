package org.tsdf.lab.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  @Test
  void every_draw_has_as_many_photos_as_there_are() {
    new Bootstrap(7)
        .of(
            weights -> {
              assertThat(Arrays.stream(weights).sum()).isEqualTo(7);
              return OptionalDouble.of(0);
            });
  }

  @Test
  void the_interval_of_a_mean_is_as_wide_as_the_normal_approximation_says() {
    int photos = 400;
    PhotoMeans means = new PhotoMeans(photos);
    Random random = new Random(3);
    double[] values = random.doubles(photos).toArray();
    for (int i = 0; i < photos; i++) {
      means.add(i, values[i]);
    }
    Interval interval = Objects.requireNonNull(new Bootstrap(photos).of(means::mean));
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / photos;
    double expected = 1.96 * Math.sqrt(variance / photos);
    assertThat(interval.low()).isCloseTo(mean - expected, within(0.1 * expected));
    assertThat(interval.high()).isCloseTo(mean + expected, within(0.1 * expected));
  }

  @Test
  void observations_of_one_photo_are_drawn_together() {
    PhotoMeans means = new PhotoMeans(2);
    means.add(0, 0);
    means.add(0, 0);
    means.add(1, 1);
    assertThat(means.mean(new int[] {1, 1})).hasValue(1 / 3.0);
    assertThat(means.mean(new int[] {2, 0})).hasValue(0);
    assertThat(means.mean(new int[] {0, 2})).hasValue(1);
    assertThat(means.mean(new int[] {0, 0})).isEmpty();
  }

  @Test
  void the_same_photos_give_the_same_interval() {
    PhotoMeans means = new PhotoMeans(5);
    for (int i = 0; i < 5; i++) {
      means.add(i, i);
    }
    assertThat(new Bootstrap(5).of(means::mean)).isEqualTo(new Bootstrap(5).of(means::mean));
  }

  @Test
  void one_photo_has_no_interval() {
    PhotoMeans means = new PhotoMeans(1);
    means.add(0, 1);
    assertThat(new Bootstrap(1).of(means::mean)).isNull();
    assertThat(new Bootstrap(0).of(weights -> OptionalDouble.of(1))).isNull();
  }
}
