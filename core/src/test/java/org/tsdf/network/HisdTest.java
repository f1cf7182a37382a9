package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Faces;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class HisdTest {
  static final HisdConfig SMALL =
      new HisdConfig(
          3,
          List.of(4, 5, 6),
          List.of(6, 5, 4),
          List.of(3, 4),
          List.of(5, 4, 3),
          List.of(7, 8, 9),
          List.of(9, 8),
          6,
          5,
          List.of(2, 2, 3));
  private static final Map<String, String> SIZE_16 = Map.of("image_size", "16");

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

  private static FaceEditor editor(Map<String, String> metadata) {
    Checkpoint checkpoint = FreshCheckpoint.of(SMALL.layout(), 1, metadata);
    return new HisdArchitecture().load("hi", checkpoint, DType.FLOAT64);
  }

  private static HisdGenerator generator(long seed) {
    return new HisdGenerator(
        SMALL, SMALL.layout().initialise(new RandomSource(seed), DType.FLOAT32).to(DType.FLOAT64));
  }

  private static Tensor picture(long seed) {
    return new RandomSource(seed).uniform(-1, 1, DType.FLOAT64, 1, 3, 16, 16);
  }

  @Test
  void every_size_is_read_off_the_shapes() {
    Checkpoint checkpoint = FreshCheckpoint.of(SMALL.layout(), 1, Map.of());
    assertThat(HisdConfig.of(checkpoint)).isEqualTo(SMALL);
    HisdConfig other =
        new HisdConfig(
            3,
            List.of(4),
            List.of(4),
            List.of(3),
            List.of(5),
            List.of(7),
            List.of(7),
            6,
            5,
            List.of(1));
    assertThat(HisdConfig.of(FreshCheckpoint.of(other.layout(), 1, Map.of()))).isEqualTo(other);
  }

  @Test
  void a_reference_gives_its_style_to_the_tag() {
    HisdGenerator generator = generator(1);
    Tensor style = generator.extract(picture(3), 1);
    Tensor expected = generator.decode(generator.translate(generator.encode(picture(2)), style, 1));
    Tensor forged =
        editor(SIZE_16)
            .forge(Faces.of(picture(2)), new Edit.FromReference("Eyeglasses", picture(3)));
    assertThat(forged.toDoubles()).isEqualTo(expected.toDoubles());
  }

  @Test
  void a_latent_code_is_mapped_to_a_style_of_the_attribute() {
    HisdGenerator generator = generator(1);
    Tensor noise = new RandomSource(4).normal(DType.FLOAT64, 1, 5);
    Tensor expected =
        generator.decode(
            generator.translate(generator.encode(picture(2)), generator.map(noise, 2, 1), 2));
    Tensor forged =
        editor(SIZE_16)
            .forge(Faces.of(picture(2)), new Edit.FromLatent("HairColor", "blond", noise));
    assertThat(forged.toDoubles()).isEqualTo(expected.toDoubles());
  }

  @Test
  void the_evaluated_edit_puts_on_glasses_the_same_way_at_each_load() {
    FaceEditor one = editor(SIZE_16);
    FaceEditor other = editor(SIZE_16);
    assertThat(one.edits()).singleElement().extracting(Edit::label).isEqualTo("Eyeglasses-with");
    Faces face = Faces.of(picture(2));
    assertThat(one.forge(face, one.edits().get(0)).toDoubles())
        .isEqualTo(other.forge(face, other.edits().get(0)).toDoubles());
  }

  @Test
  void an_edit_that_it_does_not_know_is_refused_with_what_it_knows() {
    Tensor noise = Tensors.zeros(DType.FLOAT64, 1, 5);
    FaceEditor editor = editor(SIZE_16);
    Faces face = Faces.of(picture(2));
    for (Edit edit :
        List.of(
            new Edit.Flip("Eyeglasses"),
            new Edit.FromLatent("Beard", "with", noise),
            new Edit.FromLatent("HairColor", "green", noise),
            new Edit.FromReference("Beard", picture(1)))) {
      assertThatThrownBy(() -> editor.forge(face, edit))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("hi does not know the edit " + edit.label())
          .hasMessageContaining("HairColor [black, blond, brown]");
    }
  }

  @Test
  void the_averaged_generator_of_the_official_container_is_taken() {
    Map<String, Long> sections = new LinkedHashMap<>();
    sections.put("gen", 2L);
    sections.put("gen_test", 1L);
    FaceEditor official =
        new HisdArchitecture()
            .load("hi", FreshCheckpoint.container(SMALL.layout(), sections), DType.FLOAT64);
    assertThat(official.imageSize()).isEqualTo(256);
    Tensor large = new RandomSource(6).uniform(-1, 1, DType.FLOAT64, 1, 3, 256, 256);
    assertThat(official.features(Faces.of(large)).toDoubles())
        .isEqualTo(generator(1).encode(large).toDoubles());
  }

  @Test
  void metadata_name_other_tags() {
    FaceEditor editor =
        editor(Map.of("image_size", "16", "tags", "Hat: on, off; Beard: yes, no; Age: 20, 40, 60"));
    assertThat(editor.edits().get(0).label()).isEqualTo("Beard-yes");
    assertThatThrownBy(() -> editor(Map.of("tags", "Hat: on, off")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("metadata tags must name tags with [2, 2, 3] attributes");
  }

  @Test
  void tags_of_unknown_names_are_numbered() {
    Checkpoint checkpoint = Checkpoint.of(FreshCheckpoint.LABEL, Map.of(), Map.of());
    assertThat(HisdTag.of(checkpoint, List.of(1, 2)))
        .containsExactly(new HisdTag("tag0", List.of("0")), new HisdTag("tag1", List.of("0", "1")));
  }

  @Test
  void normalisation_divides_by_the_unbiased_deviation() {
    Tensor x = Tensors.of(new double[] {1, 3, 5, 7}, 1, 1, 2, 2);
    Tensor two = Tensors.full(2, DType.FLOAT64, 1, 1, 1, 1);
    double[] normal = HisdBlocks.normalised(x, two, two).toDoubles();
    double deviation = Math.sqrt((9 + 1 + 1 + 9) / 3.0) + 1e-5;
    for (int i = 0; i < 4; i++) {
      assertThat(normal[i]).isCloseTo((2 * i - 3) / deviation * 2 + 2, within(1e-12));
    }
  }

  @Test
  void in_single_precision_normalisation_is_the_same_function_with_the_same_gradient() {
    for (int batch : new int[] {1, 3}) {
      Tensor x = new RandomSource(7).normal(DType.FLOAT32, batch, 4, 5, 6).times(0.3);
      Tensor weight = new RandomSource(8).normal(DType.FLOAT32, batch, 4, 1, 1);
      Tensor bias = new RandomSource(9).normal(DType.FLOAT32, batch, 4, 1, 1);
      Tensor pull = new RandomSource(10).normal(DType.FLOAT32, batch, 4, 5, 6);
      double[][] expected = valueAndGradient(x.to(DType.FLOAT64), weight, bias, pull);
      for (Tensor laidOut : List.of(x, x.channelsLast())) {
        double[][] found = valueAndGradient(laidOut, weight, bias, pull);
        for (int i = 0; i < 2; i++) {
          assertThat(found[i]).containsExactly(expected[i], within(2e-4));
        }
      }
    }
  }

  private static double[][] valueAndGradient(Tensor x, Tensor weight, Tensor bias, Tensor pull) {
    DType type = x.dtype();
    Tensor leaf = x.requiresGradient();
    Tensor y = HisdBlocks.normalised(leaf, weight.to(type), bias.to(type));
    Tensor gradient = Autograd.gradient(y.times(pull.to(type)).sum(), leaf);
    return new double[][] {y.toDoubles(), gradient.toDoubles()};
  }

  @Test
  void a_reduced_width_is_read_off_the_shapes_too() {
    HisdConfig narrow = HisdConfig.ofWidth(4, List.of(2, 3));
    assertThat(HisdConfig.of(FreshCheckpoint.of(narrow.layout(), 1, Map.of()))).isEqualTo(narrow);
    assertThat(HisdConfig.ofWidth(64, List.of(2, 2, 3)).encoder())
        .isEqualTo(HisdConfig.official().encoder());
    assertThatThrownBy(() -> HisdConfig.ofWidth(5, List.of(2)))
        .hasMessageContaining("must be even and at least 2, was 5");
  }

  @Test
  void a_black_picture_has_a_finite_gradient() {
    Tensor black = Tensors.full(-1, DType.FLOAT64, 1, 3, 16, 16).requiresGradient();
    FaceEditor editor = editor(SIZE_16);
    Tensor forged = editor.forge(Faces.of(black), editor.edits().get(0));
    Tensor gradient = Autograd.gradient(forged.square().sum(), black);
    assertThat(gradient.sum().item()).isFinite();
  }

  @Test
  void a_picture_size_that_cannot_be_halved_is_refused() {
    assertThatThrownBy(() -> editor(Map.of("image_size", "18")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("image size 18 is no multiple of 4");
  }
}
