package org.tsdf.lab.training.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Box;
import org.tsdf.image.Detection.Landmark;
import org.tsdf.tensor.RandomSource;
import org.tsdf.testing.Seeds;

class PlacementTest {
  private static Placement random(RandomSource random) {
    return new Placement(
        100 * random.nextDouble(),
        100 * random.nextDouble(),
        50 * random.nextDouble(),
        50 * random.nextDouble(),
        0.1 + 2 * random.nextDouble(),
        6 * random.nextDouble(),
        random.nextInt(0, 1) == 1);
  }

  @Test
  void a_point_goes_to_the_canvas_and_back() {
    Seeds.forAll(
        seed -> {
          RandomSource random = new RandomSource(seed);
          Placement placement = random(random);
          double px = 80 * random.nextDouble();
          double py = 80 * random.nextDouble();
          double x = placement.canvasX(px, py);
          double y = placement.canvasY(px, py);
          assertThat(placement.pictureX(x, y)).isCloseTo(px, within(1e-9));
          assertThat(placement.pictureY(x, y)).isCloseTo(py, within(1e-9));
        });
  }

  @Test
  void the_box_of_a_turned_face_is_tight_around_its_turned_ellipse() {
    Seeds.forAll(
        seed -> {
          Placement placement = random(new RandomSource(seed));
          FaceLabel face = new FaceLabel(new Box(10, 20, 30, 50), List.of(), true);
          double left = Double.POSITIVE_INFINITY;
          double bottom = Double.NEGATIVE_INFINITY;
          for (int i = 0; i < 3600; i++) {
            double t = Math.PI * i / 1800;
            double px = 20 + 10 * Math.cos(t);
            double py = 35 + 15 * Math.sin(t);
            left = Math.min(left, placement.canvasX(px, py));
            bottom = Math.max(bottom, placement.canvasY(px, py));
          }
          assertThat(placement.of(face).box().left()).isCloseTo(left, within(1e-3));
          assertThat(placement.of(face).box().bottom()).isCloseTo(bottom, within(1e-3));
        });
  }

  @Test
  void in_a_mirrored_face_the_left_eye_is_the_one_that_is_seen_left() {
    Placement mirrored = new Placement(40, 50, 20, 20, 0.5, 0, true);
    List<Landmark> points = mirrored.of(ToyPhotos.photo(0).main()).landmarks();
    assertThat(points.get(0)).isEqualTo(new Landmark(16, 17.5));
    assertThat(points.get(1)).isEqualTo(new Landmark(24, 17.5));
    assertThat(points.get(3).x()).isLessThan(points.get(4).x());
  }
}
