package org.tsdf.lab.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Box;
import org.tsdf.image.Quantisation;
import org.tsdf.perturbation.Budget;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

class TransformTest {
  private final Scope scope = Scope.open();
  private final MadePhotos photos =
      MadePhotos.of(new RandomSource(1).uniform(-1, 1, DType.FLOAT32, 6, 3, 32, 32));

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void every_transform_keeps_the_shape_and_gives_whole_levels() {
    Contender noise = Contender.random(new Budget(0.05), 32, 1);
    for (Transform transform : Transform.values()) {
      Tensor arrived = transform.arrived(photos.load(0, 6), noise);
      assertThat(arrived.shape()).as(transform.label()).containsExactly(6, 3, 32, 32);
      double off = Quantisation.round(arrived).minus(arrived).abs().max().item();
      assertThat(off).as(transform.label()).isZero();
    }
  }

  @Test
  void jpeg_changes_the_picture_more_the_lower_the_quality() {
    Tensor clean = Transform.NONE.arrived(photos.load(0, 6), null);
    double before = 0;
    for (Transform transform : List.of(Transform.JPEG95, Transform.JPEG75, Transform.JPEG50)) {
      Tensor arrived = transform.arrived(photos.load(0, 6), null);
      double change = arrived.minus(clean).abs().mean().item();
      assertThat(change).as(transform.label()).isGreaterThan(before);
      before = change;
    }
  }

  @Test
  void a_shifted_box_follows_the_pixels() {
    MadePhotos marked =
        MadePhotos.of(new RandomSource(2).uniform(-1, 1, DType.FLOAT32, 8, 3, 40, 40));
    PhotoGroup group = marked.load(0, 8);
    Tensor clean = Transform.NONE.arrived(group, null);
    Tensor shifted = Transform.SHIFT8.arrived(group, null);
    Set<Box> places = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      Box moved = Transform.SHIFT8.moved(new Box(10, 10, 20, 20), i + ".png");
      places.add(moved);
      Tensor before = clean.narrow(0, i, 1).narrow(2, 10, 10).narrow(3, 10, 10);
      Tensor after =
          shifted
              .narrow(0, i, 1)
              .narrow(2, (long) moved.top(), 10)
              .narrow(3, (long) moved.left(), 10);
      assertThat(after.minus(before).abs().max().item()).as("photo %d", i).isZero();
    }
    assertThat(places).hasSizeGreaterThan(1);
  }

  @Test
  void the_perturbation_stays_within_its_budget_before_the_transform() {
    Contender noise = Contender.random(new Budget(0.05), 32, 1);
    Tensor clean = Transform.NONE.arrived(photos.load(0, 6), null);
    Tensor guarded = Transform.NONE.arrived(photos.load(0, 6), noise);
    assertThat(guarded.minus(clean).abs().max().item()).isLessThanOrEqualTo(6 / 127.5 + 1e-6);
    assertThat(guarded.minus(clean).abs().max().item()).isCloseTo(6 / 127.5, within(1e-6));
  }

  @Test
  void an_unknown_name_is_answered_with_those_that_there_are() {
    assertThat(Transform.named("resize0.5")).isEqualTo(Transform.RESIZE_HALF);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transform.named("sharpen"))
        .withMessageContaining("none, jpeg95, jpeg75, jpeg50, resize0.5, shift8, blur");
  }
}
