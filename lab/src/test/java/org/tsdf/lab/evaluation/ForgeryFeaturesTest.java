package org.tsdf.lab.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.lab.evaluation.EvaluationReport.Frechet;
import org.tsdf.metric.FeatureTally;
import org.tsdf.metric.FrechetDistance;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

class ForgeryFeaturesTest {
  /** The mean of each channel. */
  private static final PictureFeatures MEANS =
      new PictureFeatures("means", "", images -> images.mean(2, 3).reshape(images.size(0), 3));

  @TempDir private Path folder;

  private final Scope scope = Scope.open();
  private final Tensor clean = new RandomSource(1).uniform(-1, 1, DType.FLOAT32, 6, 3, 8, 8);
  private final Tensor other = new RandomSource(2).uniform(-1, 0.5, DType.FLOAT32, 6, 3, 8, 8);

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void batches_in_files_give_the_distance_of_the_whole_sets() {
    batchesGiveTheDistanceOfTheWholeSets(new FeatureFiles(folder));
  }

  @Test
  void batches_in_memory_give_the_distance_of_the_whole_sets() {
    batchesGiveTheDistanceOfTheWholeSets(FeatureSets.inMemory());
  }

  private void batchesGiveTheDistanceOfTheWholeSets(FeatureSets sets) {
    ForgeryFeatures features = new ForgeryFeatures(MEANS, sets);
    gather(features, 0, 4);
    gather(features, 4, 2);
    gather(features, 4, 2); // seen again after a stop
    FrechetDistance whole =
        FrechetDistance.between(FeatureTally.of(MEANS.of(clean)), FeatureTally.of(MEANS.of(other)));
    Frechet distance = Objects.requireNonNull(features.distance("none", "mine", "editor"));
    assertThat(distance.value()).isCloseTo(whole.value(), within(1e-9));
    assertThat(distance.images()).isEqualTo(6);
    assertThat(distance.features()).isEqualTo("means");
    assertThat(distance.warning()).isNull();
  }

  @Test
  void one_forgery_has_no_distance_and_few_have_a_warning() {
    ForgeryFeatures features = new ForgeryFeatures(MEANS, FeatureSets.inMemory());
    gather(features, 0, 1);
    assertThat(features.distance("none", "mine", "editor")).isNull();
    gather(features, 1, 1);
    Frechet distance = Objects.requireNonNull(features.distance("none", "mine", "editor"));
    assertThat(distance.warning()).contains("2 images in 3 dimensions is biased");
  }

  @Test
  @SharedTest
  void imagenet_features_of_the_published_weights_tell_pictures_apart() {
    Path weights = SharedData.path("weights/imagenet_mobilenet0.25.tar");
    PictureFeatures network = PictureFeatures.load("mobilenet=" + weights);
    Tensor features = network.of(clean);
    assertThat(features.shape()).containsExactly(6, 256);
    assertThat(features.deviation(0).max().item()).isPositive();
    double same = network.of(clean).minus(features).abs().max().item();
    assertThat(same).isZero();
  }

  @Test
  void a_reference_of_another_form_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PictureFeatures.load("inception.pth"))
        .withMessageContaining("mobilenet=FILE or torchscript=FILE");
  }

  private void gather(ForgeryFeatures features, int first, int count) {
    Tensor before = clean.narrow(0, first, count);
    Tensor after = other.narrow(0, first, count);
    features.forgeries(
        new Showcase.Scene("none", "mine", "editor", List.of()),
        before,
        before,
        List.of(new Showcase.Forged("Male", before, after, List.of())));
    features.seen(first);
  }
}
