package org.tsdf.lab.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

class LargePhotoTest {
  private final Scope scope = Scope.open();
  private final PhotoGroup smooth =
      MadePhotos.of(
              Resampling.resize(
                  new RandomSource(1).uniform(-0.8, 0.8, DType.FLOAT32, 2, 3, 4, 4), 32, 32))
          .load(0, 2);

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void enlarged_cropped_and_reduced_a_smooth_photo_is_the_same() {
    Tensor plain = Transform.NONE.arrived(smooth, null);
    Tensor arrived = new LargePhoto(0.05, null).arrived(smooth, null);
    assertThat(arrived.minus(plain).abs().mean().item()).isLessThan(0.02);
  }

  @Test
  void a_coarse_pattern_arrives_as_it_does_on_the_plain_way() {
    Perturbation fine = Contender.random(new Budget(0.05), 32, 1).perturbation();
    Contender coarse =
        new Contender(
            "coarse",
            new Perturbation(
                Resampling.resize(Resampling.resize(fine.values(), 4, 4), 32, 32)
                    .times(2)
                    .clamp(-0.05, 0.05),
                fine.budget(),
                fine.provenance()));
    LargePhoto large = new LargePhoto(0.05, null);
    Tensor change = large.arrived(smooth, coarse).minus(large.arrived(smooth, null));
    Tensor plain =
        Transform.NONE.arrived(smooth, coarse).minus(Transform.NONE.arrived(smooth, null));
    double agreement =
        change.times(plain).sum().item()
            / Math.sqrt(change.square().sum().item() * plain.square().sum().item());
    assertThat(agreement).isGreaterThan(0.95);
  }

  @Test
  void the_name_tells_the_megapixels() {
    assertThat(new LargePhoto(12, null).label()).isEqualTo("12mp");
    assertThat(new LargePhoto(0.5, null).label()).isEqualTo("0.5mp");
    assertThatIllegalArgumentException().isThrownBy(() -> new LargePhoto(-1, null));
  }
}
