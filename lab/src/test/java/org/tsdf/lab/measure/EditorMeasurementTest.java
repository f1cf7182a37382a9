package org.tsdf.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Attributes;
import org.tsdf.image.Faces;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.network.AttributeClassifier;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class EditorMeasurementTest {
  private static final int SIZE = 32;

  /** Takes a face for young that is brighter than grey: the mean of one channel decides. */
  private static AttributeClassifier brightnessJudge() {
    AttributeClassifier.Size size = new AttributeClassifier.Size(1, 1);
    Map<String, StoredTensor> weights = new LinkedHashMap<>();
    for (var entry : AttributeClassifier.layout(size).entries()) {
      boolean one = entry.name().endsWith("1.weight") || entry.name().endsWith("1.running_var");
      Tensor tensor = Tensors.full(one ? 1 : 0, DType.FLOAT32, entry.shape());
      if (entry.name().equals("stem.0.weight") || entry.name().contains("shortcut.0.weight")) {
        tensor = Tensors.ones(DType.FLOAT32, entry.shape());
      } else if (entry.name().equals("stem.1.bias")) {
        tensor = Tensors.full(30, DType.FLOAT32, entry.shape()); // no face is cut off by relu
      } else if (entry.name().equals("head.weight")) {
        tensor = Tensors.ones(DType.FLOAT32, entry.shape());
      }
      weights.put(entry.name(), StoredTensor.of(tensor));
    }
    Map<String, String> metadata = Map.of("attributes", "Young", "image_size", "" + SIZE);
    double middle = judge(weights, metadata).logits(grey(0)).item();
    weights.put("head.bias", StoredTensor.of(Tensors.full(-middle, DType.FLOAT32, 1)));
    return judge(weights, metadata);
  }

  private static AttributeClassifier judge(
      Map<String, StoredTensor> weights, Map<String, String> metadata) {
    return AttributeClassifier.load(
        Checkpoint.of(Path.of("judge"), weights, metadata), DType.FLOAT32);
  }

  private static Tensor grey(double level) {
    return Tensors.full(level, DType.FLOAT32, 1, 3, SIZE, SIZE);
  }

  /** Bright and young, dark and old, bright but old. */
  private static Faces faces() {
    Tensor images = Tensors.concatenate(List.of(grey(0.5), grey(-0.5), grey(0.5)), 0);
    float[] labels = {1, 0, 0};
    return new Faces(images, new Attributes(List.of("Young"), Tensors.of(labels, 3, 1)));
  }

  private record Inverting(boolean inverts) implements FaceEditor {
    @Override
    public String name() {
      return "toy";
    }

    @Override
    public Tensor features(Faces faces) {
      return faces.images();
    }

    @Override
    public List<Edit> edits() {
      return List.of(new Edit.Flip("Young"), new Edit.Flip("Smiling"), new Edit.Identity());
    }

    @Override
    public int imageSize() {
      return SIZE;
    }

    @Override
    public Tensor forge(Faces faces, Edit edit) {
      boolean changes = inverts && edit instanceof Edit.Flip;
      return changes ? faces.images().negate() : faces.images().plus(0.1);
    }
  }

  private static EditorQuality measure(boolean inverts) {
    return new EditorMeasurement(new Inverting(inverts), brightnessJudge()).of(faces());
  }

  @Test
  void an_edit_counts_where_the_classifier_sees_the_opposite_of_the_label() {
    try (Scope scope = Scope.open()) {
      EditorQuality quality = measure(true);
      assertThat(quality.flips()).containsOnlyKeys("Young"); // nobody can judge Smiling
      assertThat(quality.flips()).containsEntry("Young", new FlipTally(3, 2, 1));
      assertThat(quality.meanRate()).hasValue(2.0 / 3);
      assertThat(quality.forgeries()).isEqualTo(9);
    }
  }

  @Test
  void without_an_effect_the_rate_is_the_one_before() {
    try (Scope scope = Scope.open()) {
      FlipTally tally = measure(false).flips().getOrDefault("Young", FlipTally.EMPTY);
      assertThat(tally.reached()).isEqualTo(tally.before()).isEqualTo(1);
      assertThat(tally.rate()).isEqualTo(tally.baseRate());
    }
  }

  @Test
  void rebuilding_is_measured_on_whole_levels() {
    try (Scope scope = Scope.open()) {
      double levels = 13; // 0.1 of 2, in steps of 1/127.5, rounded
      double expected = -20 * Math.log10(levels / 255);
      assertThat(measure(true).identityPsnrDb().mean().orElseThrow())
          .isBetween(expected - 0.4, expected + 0.4);
    }
  }

  @Test
  void merging_parts_equals_gathering_the_whole() {
    try (Scope scope = Scope.open()) {
      EditorMeasurement measurement = new EditorMeasurement(new Inverting(true), brightnessJudge());
      EditorQuality whole = measurement.of(faces());
      EditorQuality first = measurement.of(faces().rows(Tensors.of(new long[] {0}, 1)));
      EditorQuality rest = measurement.of(faces().rows(Tensors.of(new long[] {1, 2}, 2)));
      EditorQuality merged = first.merge(rest);
      assertThat(merged.flips()).isEqualTo(whole.flips());
      assertThat(merged.identityPsnrDb()).isEqualTo(whole.identityPsnrDb());
      assertThat(EditorQuality.EMPTY.merge(whole)).isEqualTo(whole);
    }
  }

  @Test
  void a_hair_colour_is_asked_of_those_who_have_another() {
    EditGoal blond = EditGoal.of(new Edit.Flip("Blond_Hair")).orElseThrow();
    assertThat(blond.applies(true)).isFalse();
    assertThat(blond.applies(false)).isTrue();
    assertThat(EditGoal.of(new Edit.Flip("Gray_Hair")))
        .hasValue(new EditGoal("Gray_Hair", EditGoal.Wanted.GIVEN));
    EditGoal young = EditGoal.of(new Edit.Flip("Young")).orElseThrow();
    assertThat(young.applies(true)).isTrue();
    assertThat(EditGoal.of(new Edit.Identity())).isEmpty();
  }

  @Test
  void a_style_is_asked_of_those_who_lack_it() {
    try (Scope scope = Scope.open()) {
      Tensor noise = Tensors.zeros(DType.FLOAT32, 1, 2);
      assertThat(EditGoal.of(new Edit.FromLatent("Eyeglasses", "with", noise)))
          .hasValue(new EditGoal("Eyeglasses", EditGoal.Wanted.GIVEN));
      assertThat(EditGoal.of(new Edit.FromLatent("Bangs", "without", noise)))
          .hasValue(new EditGoal("Bangs", EditGoal.Wanted.TAKEN));
      assertThat(EditGoal.of(new Edit.FromLatent("HairColor", "blond", noise)))
          .hasValue(new EditGoal("Blond_Hair", EditGoal.Wanted.GIVEN));
    }
  }
}
