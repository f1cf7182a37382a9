package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Attributes;
import org.tsdf.image.Faces;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** What every face editor keeps to, whatever its weights. */
abstract class FaceEditorContract {
  static final List<String> ATTRIBUTES =
      List.of(
          "Young", "Male", "Eyeglasses", "Bangs", "Black_Hair", "Blond_Hair", "Brown_Hair", "Bald");

  private Scope scope = Scope.open();

  abstract Architecture<FaceEditor> architecture();

  /** Small and random, the same numbers at each call. */
  abstract Checkpoint checkpoint();

  final FaceEditor editor(DType type) {
    return architecture().load("toy", checkpoint(), type);
  }

  @BeforeEach
  void open() {
    scope.close();
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  /** Random pictures of people of whom random things are known, at most one hair colour each. */
  static Faces faces(DType type, int count, long height, long width) {
    RandomSource random = new RandomSource(11);
    Tensor images = random.uniform(-1, 1, DType.FLOAT32, count, 3, height, width);
    float[][] labels = new float[count][ATTRIBUTES.size()];
    for (int n = 0; n < count; n++) {
      labels[n][random.nextInt(4, 6)] = 1;
      labels[n][0] = n % 2;
      labels[n][1] = n / 2 % 2;
    }
    return new Faces(images.to(type), attributes(labels));
  }

  static Attributes attributes(float[][] labels) {
    float[] flat = new float[labels.length * ATTRIBUTES.size()];
    for (int n = 0; n < labels.length; n++) {
      System.arraycopy(labels[n], 0, flat, n * ATTRIBUTES.size(), ATTRIBUTES.size());
    }
    Tensor values = Tensors.of(flat, labels.length, ATTRIBUTES.size());
    return new Attributes(ATTRIBUTES, values);
  }

  static double distance(Tensor one, Tensor other) {
    assertThat(one.shape()).isEqualTo(other.shape());
    Tensor difference = one.to(DType.FLOAT64).minus(other.to(DType.FLOAT64)).abs();
    return difference.max().item() / (1 + other.to(DType.FLOAT64).abs().max().item());
  }

  /** The features, then the forgery of each edit. */
  private static List<Tensor> parts(FaceEditor editor, Faces faces) {
    return IntStream.rangeClosed(0, editor.edits().size())
        .mapToObj(i -> part(editor, faces, i))
        .toList();
  }

  private static Tensor part(FaceEditor editor, Faces faces, int index) {
    return index == 0 ? editor.features(faces) : editor.forge(faces, editor.edits().get(index - 1));
  }

  private static Tensor weighted(Tensor part) {
    return part.times(new RandomSource(7).normal(part.dtype(), part.shape())).sum();
  }

  @Test
  void the_same_faces_are_edited_alike_to_the_last_bit() {
    int size = editor(DType.FLOAT32).imageSize();
    Faces faces = faces(DType.FLOAT32, 2, size, size);
    List<Tensor> once = parts(editor(DType.FLOAT32), faces);
    List<Tensor> again = parts(editor(DType.FLOAT32), faces);
    for (int i = 0; i < once.size(); i++) {
      assertThat(once.get(i).toFloats()).isEqualTo(again.get(i).toFloats());
    }
  }

  @Test
  void a_face_is_edited_alike_alone_and_in_company() {
    FaceEditor editor = editor(DType.FLOAT64);
    Faces faces = faces(DType.FLOAT64, 3, editor.imageSize(), editor.imageSize());
    List<Tensor> together = parts(editor, faces);
    for (int n = 0; n < 3; n++) {
      List<Tensor> alone = parts(editor, faces.rows(Tensors.of(new long[] {n}, 1)));
      for (int i = 0; i < alone.size(); i++) {
        assertThat(distance(alone.get(i), together.get(i).narrow(0, n, 1))).isLessThan(1e-10);
      }
    }
  }

  @Test
  void forgeries_are_pictures_of_the_editors_size_and_type() {
    for (DType type : List.of(DType.FLOAT32, DType.FLOAT64)) {
      FaceEditor editor = editor(type);
      int size = editor.imageSize();
      Faces faces = faces(DType.FLOAT32, 2, size, size);
      assertThat(editor.features(faces).rank()).isEqualTo(4);
      for (Edit edit : editor.edits()) {
        Tensor forgery = editor.forge(faces, edit);
        assertThat(forgery.shape()).containsExactly(2, 3, size, size);
        assertThat(forgery.dtype()).isEqualTo(type);
        assertThat(forgery.abs().max().item()).isFinite();
      }
    }
  }

  @Test
  void photos_of_other_sizes_are_resized() {
    FaceEditor editor = editor(DType.FLOAT32);
    int size = editor.imageSize();
    for (long[] other : new long[][] {{size + 9, 2L * size}, {size / 2 + 1, size}}) {
      Faces faces = faces(DType.FLOAT32, 2, other[0], other[1]);
      Faces resized = faces.withImages(Resampling.resize(faces.images(), size, size));
      List<Tensor> given = parts(editor, faces);
      List<Tensor> expected = parts(editor, resized);
      for (int i = 0; i < given.size(); i++) {
        assertThat(given.get(i).toFloats()).isEqualTo(expected.get(i).toFloats());
      }
    }
  }

  @Test
  void the_gradient_of_features_and_forgeries_reaches_every_photo() {
    FaceEditor editor = editor(DType.FLOAT32);
    Faces faces = faces(DType.FLOAT32, 2, editor.imageSize() + 5L, editor.imageSize());
    Tensor images = faces.images().requiresGradient();
    for (int i = 0; i <= editor.edits().size(); i++) {
      Tensor part = part(editor, faces.withImages(images), i);
      Tensor reach = Autograd.gradient(weighted(part), images).abs().sum(1, 2, 3);
      assertThat(reach.min().item()).as("part %s", i).isPositive();
      assertThat(reach.max().item()).as("part %s", i).isFinite();
    }
  }

  @Test
  void the_gradient_agrees_with_a_finite_difference() {
    FaceEditor editor = editor(DType.FLOAT64);
    Faces faces = faces(DType.FLOAT64, 1, editor.imageSize(), editor.imageSize());
    Tensor images = faces.images().requiresGradient();
    for (int i = 0; i <= Math.min(1, editor.edits().size()); i++) {
      int index = i;
      UnaryOperator<Tensor> value = x -> weighted(part(editor, faces.withImages(x), index));
      Tensor gradient = Autograd.gradient(value.apply(images), images);
      double length = gradient.square().sum().sqrt().item();
      Tensor step = gradient.times(1e-6 / length);
      double up = value.apply(images.plus(step)).item();
      double down = value.apply(images.minus(step)).item();
      assertThat((up - down) / 2e-6).isCloseTo(length, within(1e-3 * length));
    }
  }

  @Test
  void double_precision_agrees_with_single() {
    int size = editor(DType.FLOAT32).imageSize();
    List<Tensor> single = parts(editor(DType.FLOAT32), faces(DType.FLOAT32, 2, size, size));
    List<Tensor> twice = parts(editor(DType.FLOAT64), faces(DType.FLOAT64, 2, size, size));
    for (int i = 0; i < single.size(); i++) {
      assertThat(distance(single.get(i), twice.get(i))).as("part %s", i).isLessThan(1e-3);
    }
  }

  @Test
  void faces_of_which_nothing_is_known_are_edited_too() {
    FaceEditor editor = editor(DType.FLOAT32);
    Tensor images = faces(DType.FLOAT32, 2, editor.imageSize(), editor.imageSize()).images();
    for (Tensor part : parts(editor, Faces.of(images))) {
      assertThat(part.abs().max().item()).isFinite();
    }
  }

  @Test
  void a_black_picture_has_a_finite_gradient() {
    FaceEditor editor = editor(DType.FLOAT32);
    int size = editor.imageSize();
    Tensor black = Tensors.full(-1, DType.FLOAT32, 1, 3, size, size).requiresGradient();
    for (Tensor part : parts(editor, Faces.of(black))) {
      Tensor gradient = Autograd.gradient(part.square().sum(), black);
      assertThat(gradient.abs().sum().item()).isFinite();
    }
  }

  @Test
  void an_edit_that_the_editor_does_not_know_is_refused_by_name() {
    FaceEditor editor = editor(DType.FLOAT32);
    Faces faces = faces(DType.FLOAT32, 1, editor.imageSize(), editor.imageSize());
    assertThatThrownBy(() -> editor.forge(faces, new Edit.Flip("Wings")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("toy")
        .hasMessageContaining("Wings");
    Edit halo = new Edit.FromReference("Halo", faces.images());
    assertThatThrownBy(() -> editor.forge(faces, halo))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Halo");
  }

  @Test
  void edits_go_by_labels_that_differ() {
    List<String> labels = editor(DType.FLOAT32).edits().stream().map(Edit::label).toList();
    assertThat(labels).isNotEmpty().doesNotHaveDuplicates().allMatch(label -> !label.isBlank());
  }

  @Test
  void a_checkpoint_without_one_of_its_tensors_is_refused_by_name() {
    Checkpoint whole = checkpoint();
    for (String missing : whole.names()) {
      if (missing.endsWith("num_batches_tracked")) {
        continue;
      }
      Map<String, StoredTensor> rest = new LinkedHashMap<>();
      whole.names().stream()
          .filter(name -> !name.equals(missing))
          .forEach(name -> rest.put(name, whole.get(name)));
      Checkpoint partial = Checkpoint.of(whole.file(), rest, whole.metadata());
      assertThatThrownBy(() -> architecture().load("toy", partial, DType.FLOAT32))
          .as(missing)
          .isInstanceOf(CheckpointException.class);
    }
  }

  @Test
  void its_architecture_is_found_by_name() {
    assertThat(ServiceLoader.load(Architecture.class))
        .filteredOn(found -> found.name().equals(architecture().name()))
        .singleElement()
        .satisfies(found -> assertThat(found.port()).isEqualTo(FaceEditor.class));
  }
}
