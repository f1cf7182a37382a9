package org.tsdf.lab.training.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Box;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.testing.Seeds;

class SceneComposerTest {
  private static final Light SAME = Light.random(new RandomSource(0), 0, 0);
  private static final Canvas.Cut ALL = new Canvas.Cut(new Box(0, 0, 80, 100), false, 0, 0);

  private static Placement at(double x, double y) {
    return new Placement(40, 50, x, y, 0.5, 0, false);
  }

  @Test
  void a_scene_follows_from_its_random_source() {
    try (Scope scope = Scope.open()) {
      SceneComposer composer = new SceneComposer(ToyPhotos.shelf(5), 96, 8);
      Seeds.forAll(
          12,
          seed -> {
            Scene once = composer.compose(new RandomSource(seed));
            Scene again = composer.compose(new RandomSource(seed));
            assertThat(again.faces()).isEqualTo(once.faces());
            assertThat(again.picture().toTensor().toFloats())
                .isEqualTo(once.picture().toTensor().toFloats());
          });
    }
  }

  @Test
  void faces_lie_within_the_scene_and_small_ones_are_doubtful() {
    SceneComposer composer = new SceneComposer(ToyPhotos.shelf(5), 96, 12);
    int[] certain = {0};
    Seeds.forAll(
        60,
        seed -> {
          for (FaceLabel face : composer.compose(new RandomSource(seed)).faces()) {
            Box box = face.box();
            assertThat(Math.min(box.left(), box.top())).isGreaterThanOrEqualTo(0);
            assertThat(Math.max(box.right(), box.bottom())).isLessThanOrEqualTo(96);
            certain[0] += face.certain() ? 1 : 0;
            assertThat(!face.certain() || face.box().height() > 6).isTrue();
          }
        });
    assertThat(certain[0]).isGreaterThan(60);
  }

  @Test
  void a_face_is_where_its_ellipse_was_drawn() {
    Canvas canvas = new Canvas(64);
    canvas.paste(ToyPhotos.photo(0), at(32, 32), ALL, SAME);
    List<FaceLabel> faces = canvas.visible(8);
    assertThat(faces).hasSize(1);
    assertThat(faces.get(0).box()).isEqualTo(new Box(22, 19.5, 42, 44.5));
    int bright = canvas.pixels()[40 * 64 + 32] >> 16 & 0xFF;
    assertThat(bright).isGreaterThan(200);
    assertThat(canvas.pixels()[32 * 64 + 14] >> 16 & 0xFF).isLessThan(60);
    assertThat(canvas.pixels()[0]).isZero();
  }

  @Test
  void a_face_that_another_picture_hides_becomes_doubtful_and_then_none() {
    Canvas canvas = new Canvas(64);
    canvas.paste(ToyPhotos.photo(0), at(32, 32), ALL, SAME);
    Picture cover = Picture.of(new BufferedImage(80, 100, BufferedImage.TYPE_INT_RGB));
    canvas.draw(cover, at(52, 32), ALL, SAME);
    assertThat(canvas.visible(8)).singleElement().matches(face -> !face.certain());
    canvas.draw(cover, at(40, 32), ALL, SAME);
    assertThat(canvas.visible(8)).isEmpty();
  }

  @Test
  void a_face_half_outside_the_scene_is_doubtful() {
    Canvas canvas = new Canvas(64);
    canvas.paste(ToyPhotos.photo(0), at(0, 32), ALL, SAME);
    assertThat(canvas.visible(8)).singleElement().matches(face -> !face.certain());
  }

  @Test
  void no_change_of_light_changes_nothing_and_without_colour_all_channels_are_equal() {
    for (int pixel : new int[] {0, 0xFFFFFF, 0x123456, 0xFE8001}) {
      assertThat(SAME.of(pixel)).isEqualTo(pixel);
      int grey = Light.random(new RandomSource(1), 0, 1).of(pixel);
      assertThat(grey >> 16).isEqualTo(grey & 0xFF).isEqualTo(grey >> 8 & 0xFF);
    }
  }

  @Test
  void a_picture_drawn_small_is_the_mean_of_its_pixels() {
    BufferedImage stripes = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 64; x++) {
        stripes.setRGB(x, y, x % 2 == 0 ? 0xFFFFFF : 0);
      }
    }
    Picture picture = Picture.of(stripes);
    assertThat(picture.levelFor(1, 0)).isZero();
    assertThat(picture.levelFor(0.5, 0)).isEqualTo(1);
    assertThat(picture.levelFor(0.5, 1)).isEqualTo(2);
    assertThat(picture.at(0, 0.5, 0.5)).isEqualTo(0xFFFFFF);
    assertThat(picture.at(1, 20, 20) & 0xFF).isCloseTo(128, within(1));
  }
}
