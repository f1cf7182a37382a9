package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** StarGAN and AttentionGAN as editors. */
class ConditionalEditorTest {
  private static final GeneratorSize SMALL = new GeneratorSize(4, 2, 5);
  private static final List<String> OFFICIAL =
      List.of("Black_Hair", "Blond_Hair", "Brown_Hair", "Male", "Young");

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

  private static FaceEditor editor(GeneratorSize size, Map<String, String> metadata) {
    Map<String, String> all = new LinkedHashMap<>(Map.of("image_size", "16"));
    all.putAll(metadata);
    Checkpoint checkpoint = FreshCheckpoint.of(StarGanGenerator.layout(size), 1, all);
    return new StarGanArchitecture().load("star", checkpoint, DType.FLOAT64);
  }

  private static Parameters parameters(GeneratorSize size) {
    return StarGanGenerator.layout(size)
        .initialise(new RandomSource(1), DType.FLOAT32)
        .to(DType.FLOAT64);
  }

  private static Tensor picture() {
    return new RandomSource(5).uniform(-1, 1, DType.FLOAT64, 1, 3, 16, 16);
  }

  /** The generator's own answer to a condition. */
  private static double[] answer(double... condition) {
    Parameters parameters = parameters(SMALL);
    return new StarGanGenerator(SMALL, parameters, InstanceNorms.own(parameters))
        .forge(picture(), Tensors.of(condition, 1, condition.length))
        .toDoubles();
  }

  private static double[] forged(List<String> names, double[] labels, String flipped) {
    Tensor values = Tensors.of(labels, 1, labels.length);
    Faces faces = new Faces(picture(), new Attributes(names, values));
    return editor(SMALL, Map.of()).forge(faces, new Edit.Flip(flipped)).toDoubles();
  }

  @Test
  void the_five_official_attributes_are_edited_in_their_order() {
    assertThat(editor(SMALL, Map.of()).edits())
        .containsExactlyElementsOf(OFFICIAL.stream().map(Edit.Flip::new).toList());
  }

  @Test
  void a_flip_changes_one_entry_of_the_faces_own_condition() {
    assertThat(forged(OFFICIAL, new double[] {0, 0, 1, 1, 0}, "Young"))
        .isEqualTo(answer(0, 0, 1, 1, 1));
    assertThat(forged(OFFICIAL, new double[] {0, 0, 1, 1, 0}, "Male"))
        .isEqualTo(answer(0, 0, 1, 0, 0));
  }

  @Test
  void labels_are_found_by_name_and_unknown_ones_read_as_absent() {
    assertThat(forged(List.of("Young", "Bald", "Blond_Hair"), new double[] {1, 1, 1}, "Male"))
        .isEqualTo(answer(0, 1, 0, 1, 1));
  }

  @Test
  void a_hair_colour_clears_the_others_and_stays_where_it_is() {
    assertThat(forged(OFFICIAL, new double[] {1, 0, 0, 0, 1}, "Blond_Hair"))
        .isEqualTo(answer(0, 1, 0, 0, 1));
    assertThat(forged(OFFICIAL, new double[] {1, 0, 0, 0, 1}, "Black_Hair"))
        .isEqualTo(answer(1, 0, 0, 0, 1));
  }

  @Test
  void features_are_conditioned_on_the_faces_own_attributes() {
    double[] own = {0, 0, 1, 1, 0};
    Faces faces = new Faces(picture(), new Attributes(OFFICIAL, Tensors.of(own, 1, own.length)));
    Parameters parameters = parameters(SMALL);
    Tensor expected =
        new StarGanGenerator(SMALL, parameters, InstanceNorms.own(parameters))
            .features(picture(), Tensors.of(own, 1, own.length));
    Tensor features = editor(SMALL, Map.of()).features(faces);
    assertThat(features.shape()).containsExactly(1, 16, 4, 4);
    assertThat(features.toDoubles()).isEqualTo(expected.toDoubles());
  }

  @Test
  void any_width_depth_and_number_of_attributes_is_read_off_the_shapes() {
    for (GeneratorSize size :
        List.of(SMALL, new GeneratorSize(3, 1, 1), new GeneratorSize(8, 4, 15))) {
      Checkpoint checkpoint = FreshCheckpoint.of(StarGanGenerator.layout(size), 1, Map.of());
      assertThat(GeneratorSize.of(checkpoint)).isEqualTo(size);
    }
  }

  @Test
  void attributes_of_another_number_are_named_by_the_metadata_or_numbered() {
    GeneratorSize two = new GeneratorSize(4, 1, 2);
    assertThat(editor(two, Map.of("attributes", "Male, Bangs")).edits())
        .containsExactly(new Edit.Flip("Male"), new Edit.Flip("Bangs"));
    assertThat(editor(two, Map.of()).edits())
        .containsExactly(new Edit.Flip("attribute_1"), new Edit.Flip("attribute_2"));
  }

  @Test
  void metadata_that_do_not_fit_are_refused() {
    for (String names : List.of("Male", "Male,Male,Young,Bald,Bangs", "A,B,C,D,")) {
      assertThatThrownBy(() -> editor(SMALL, Map.of("attributes", names)))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("must name 5 different attributes");
    }
    for (String size : List.of("0", "2", "18")) {
      assertThatThrownBy(() -> editor(SMALL, Map.of("image_size", size)))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("image size " + size);
    }
  }

  @Test
  void without_metadata_the_pictures_are_of_256() {
    Checkpoint checkpoint = FreshCheckpoint.of(StarGanGenerator.layout(SMALL), 1, Map.of());
    assertThat(new StarGanArchitecture().load("star", checkpoint, DType.FLOAT32).imageSize())
        .isEqualTo(256);
  }

  @Test
  void the_weights_of_one_network_are_refused_by_the_other() {
    Checkpoint star = FreshCheckpoint.of(StarGanGenerator.layout(SMALL), 1, Map.of());
    Checkpoint attention = FreshCheckpoint.of(AttentionGanGenerator.layout(SMALL), 1, Map.of());
    assertThatThrownBy(() -> new AttentionGanArchitecture().load("x", star, DType.FLOAT32))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("main.17.weight has shape (3, 4, 7, 7), expected (4, 4, 7, 7)");
    assertThatThrownBy(() -> new StarGanArchitecture().load("x", attention, DType.FLOAT32))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("main.17.weight has shape (4, 4, 7, 7), expected (3, 4, 7, 7)");
  }

  @Test
  void a_first_convolution_without_room_for_a_condition_is_refused() {
    PatchDiscriminator.Size size = new PatchDiscriminator.Size(4, 2, 5, 16);
    Checkpoint discriminator = FreshCheckpoint.of(size.layout(), 1, Map.of());
    assertThatThrownBy(() -> new StarGanArchitecture().load("x", discriminator, DType.FLOAT32))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("main.0.weight takes 3 channels");
  }

  @Test
  void attentiongan_keeps_the_picture_where_it_pays_no_attention() {
    Tensor picture = picture();
    Tensor content = Tensors.full(7, DType.FLOAT64, 1, 3, 16, 16);
    Tensor none = Tensors.zeros(DType.FLOAT64, 1, 1, 16, 16);
    Tensor all = Tensors.ones(DType.FLOAT64, 1, 1, 16, 16);
    assertThat(new AttentionGanGenerator.Drawing(none, content).over(picture).toDoubles())
        .isEqualTo(picture.toDoubles());
    assertThat(new AttentionGanGenerator.Drawing(all, content).over(picture).toDoubles())
        .containsOnly(7);
  }
}
