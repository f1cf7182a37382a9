package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Attributes;
import org.tsdf.image.Faces;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class AttGanTest {
  private static final AttGanConfig SMALL = new AttGanConfig(2, 5, 2, 5, 13, 1, 0);
  private static final List<String> NAMES = OfficialAttributes.ATTGAN;

  private Scope scope = Scope.open();

  @BeforeEach
  void open() {
    scope.close();
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Layout layout() {
    return SMALL.layout();
  }

  private static FaceEditor editor(Map<String, String> metadata) {
    Map<String, String> all = new LinkedHashMap<>(Map.of("image_size", "32"));
    all.putAll(metadata);
    return new AttGanArchitecture()
        .load("att", FreshCheckpoint.of(layout(), 1, all), DType.FLOAT64);
  }

  private static Tensor picture() {
    return new RandomSource(5).uniform(-1, 1, DType.FLOAT64, 1, 3, 32, 32);
  }

  private static Faces faceWith(String... attributes) {
    double[] ones = new double[attributes.length];
    Arrays.fill(ones, 1);
    return new Faces(
        picture(), new Attributes(List.of(attributes), Tensors.of(ones, 1, attributes.length)));
  }

  /** The generator's own answer to a condition of -1/2 but for the entries given. */
  private static double[] answer(Map<String, Double> condition) {
    double[] values = new double[NAMES.size()];
    Arrays.fill(values, -0.5);
    condition.forEach((name, value) -> values[NAMES.indexOf(name)] = value);
    Parameters parameters =
        layout().initialise(new RandomSource(1), DType.FLOAT32).to(DType.FLOAT64);
    return new AttGanGenerator(SMALL, parameters)
        .forward(picture(), Tensors.of(values, 1, values.length))
        .toDoubles();
  }

  private static double[] forged(Faces faces, Edit edit) {
    return editor(Map.of()).forge(faces, edit).toDoubles();
  }

  @Test
  void there_are_fourteen_edits_and_the_last_changes_nothing() {
    List<Edit> edits = editor(Map.of()).edits();
    assertThat(edits).hasSize(14).doesNotHaveDuplicates();
    assertThat(edits.get(13)).isEqualTo(new Edit.Identity());
    assertThat(forged(faceWith("Male"), new Edit.Identity()))
        .isEqualTo(answer(Map.of("Male", 0.5)));
  }

  @Test
  void the_edited_attribute_is_turned_over_and_doubled() {
    assertThat(forged(faceWith("Male", "Young"), new Edit.Flip("Eyeglasses")))
        .isEqualTo(answer(Map.of("Male", 0.5, "Young", 0.5, "Eyeglasses", 1.0)));
    assertThat(forged(faceWith("Male", "Young"), new Edit.Flip("Male")))
        .isEqualTo(answer(Map.of("Male", -1.0, "Young", 0.5)));
  }

  @Test
  void gaining_an_attribute_loses_those_that_exclude_it() {
    assertThat(forged(faceWith("Black_Hair", "Male"), new Edit.Flip("Blond_Hair")))
        .isEqualTo(answer(Map.of("Male", 0.5, "Blond_Hair", 1.0)));
    assertThat(forged(faceWith("No_Beard"), new Edit.Flip("Mustache")))
        .isEqualTo(answer(Map.of("Mustache", 1.0)));
    assertThat(forged(faceWith("Bangs"), new Edit.Flip("Bald")))
        .isEqualTo(answer(Map.of("Bald", 1.0)));
  }

  @Test
  void losing_an_attribute_gives_no_other() {
    assertThat(forged(faceWith("Black_Hair", "Bangs"), new Edit.Flip("Black_Hair")))
        .isEqualTo(answer(Map.of("Black_Hair", -1.0, "Bangs", 0.5)));
  }

  @Test
  void an_edit_that_it_does_not_know_is_refused() {
    assertThatThrownBy(() -> forged(faceWith(), new Edit.Flip("Wings")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("att does not know the edit Wings");
  }

  @Test
  void the_feature_is_the_last_encoder_map() {
    Tensor feature = editor(Map.of()).features(faceWith());
    assertThat(feature.shape()).containsExactly(1, 32, 1, 1);
  }

  @Test
  void the_official_container_is_opened_at_its_generator() {
    FaceEditor plain = editor(Map.of());
    Map<String, Long> sections = new LinkedHashMap<>();
    sections.put("D", 2L);
    sections.put("G", 1L);
    FaceEditor official =
        new AttGanArchitecture()
            .load("att", FreshCheckpoint.container(layout(), sections), DType.FLOAT64);
    assertThat(official.imageSize()).isEqualTo(256);
    Tensor large = new RandomSource(6).uniform(-1, 1, DType.FLOAT64, 1, 3, 256, 256);
    FaceEditor same = editor(Map.of("image_size", "256"));
    assertThat(official.features(Faces.of(large)).toDoubles())
        .isEqualTo(same.features(Faces.of(large)).toDoubles());
    assertThat(plain.imageSize()).isEqualTo(32);
  }

  @Test
  void metadata_name_other_attributes() {
    String names = "A,B,C,D,E,F,G,H,I,J,K,L,M";
    assertThat(editor(Map.of("attributes", names)).edits()).contains(new Edit.Flip("K"));
    assertThatThrownBy(() -> editor(Map.of("attributes", "A,B")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("metadata attributes must name 13 different attributes, has [A, B]");
  }

  @Test
  void an_impossible_picture_size_is_refused() {
    assertThatThrownBy(() -> editor(Map.of("image_size", "48")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("image size 48 is no multiple of 32");
    assertThatThrownBy(() -> editor(Map.of("image_size", "large")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("metadata image_size is not a whole number: large");
  }

  @Test
  void in_training_the_running_statistics_move_and_in_use_they_do_not() {
    Parameters parameters = layout().initialise(new RandomSource(1), DType.FLOAT32);
    AttGanGenerator generator = new AttGanGenerator(SMALL, parameters);
    Tensor mean = parameters.get("enc_layers.0.layers.1.running_mean");
    Tensor counter = parameters.get("enc_layers.0.layers.1.num_batches_tracked");
    Tensor images = new RandomSource(2).uniform(-1, 1, DType.FLOAT32, 2, 3, 64, 64);
    generator.encode(images);
    assertThat(mean.toFloats()).containsExactly(0, 0);
    generator.inTraining().encode(images);
    assertThat(mean.toFloats()).doesNotContain(0);
    assertThat(counter.toLongs()).containsExactly(1);
  }
}
