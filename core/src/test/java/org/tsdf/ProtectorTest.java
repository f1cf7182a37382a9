package org.tsdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.fusion.NamedRecipes;
import org.tsdf.fusion.Recipe;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Faces;
import org.tsdf.image.Photo;
import org.tsdf.interruption.ToyExtractor;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.perturbation.Provenance;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;
import org.tsdf.testing.Seeds;

class ProtectorTest {
  private final Scope scope = Scope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void no_pixel_moves_further_than_the_budget_after_rounding() {
    Seeds.forAll(
        20,
        seed -> {
          double epsilon = new RandomSource(seed).uniform(0.004, 0.2, DType.FLOAT64, 1).item();
          Photo photo = noise(seed, 30, 41);
          ProtectedPhoto result = Protector.with(perturbation(epsilon, 16)).protect(photo);
          double moved = result.photo().toTensor().minus(photo.toTensor()).abs().max().item();
          assertThat(moved).isLessThanOrEqualTo(epsilon + 1e-6);
          assertThat(result.report().largestChange()).isEqualTo((int) Math.round(moved * 127.5));
          assertThat(result.report().largestChange())
              .isLessThanOrEqualTo(result.report().allowedChange());
        });
  }

  @Test
  void the_report_measures_what_is_saved() {
    Photo photo = noise(1, 32, 32);
    ProtectedPhoto result = Protector.with(perturbation(0.05, 16)).protect(photo);
    double meanSquare =
        result.photo().toTensor().minus(photo.toTensor()).dividedBy(2).square().mean().item();
    assertThat(result.report().psnrDb()).isCloseTo(-10 * Math.log10(meanSquare), within(1e-4));
    assertThat(result.report().ssim()).isBetween(0.9, 0.99999);
  }

  @Test
  void photos_of_any_shape_are_protected_down_to_one_pixel() {
    int[][] sizes = {{1, 1}, {1, 9}, {3, 2}, {17, 200}, {200, 17}, {256, 256}, {300, 301}};
    for (int[] size : sizes) {
      Photo photo = noise(3, size[0], size[1]);
      ProtectedPhoto result = Protector.with(perturbation(0.05, 16)).protect(photo);
      assertThat(result.photo().height()).isEqualTo(size[0]);
      assertThat(result.photo().width()).isEqualTo(size[1]);
      assertThat(result.report().psnrDb() == null).isEqualTo(result.report().largestChange() == 0);
      assertThat(result.report().ssim() == null).isEqualTo(Math.min(size[0], size[1]) < 11);
    }
  }

  @Test
  void the_centred_square_of_a_portrait_carries_the_pattern_as_a_crop_would() {
    Perturbation perturbation = perturbation(0.05, 16);
    Tensor portrait = Placement.overWhole(perturbation, Tensors.zeros(DType.FLOAT32, 1, 3, 24, 16));
    Tensor centre = portrait.narrow(2, 4, 16);
    assertThat(centre.toFloats()).containsExactly(perturbation.values().toFloats());
    assertThat(portrait.abs().max().item()).isLessThanOrEqualTo((float) 0.05);
  }

  @Test
  void only_the_crops_around_found_faces_and_their_fading_edges_change() {
    Photo photo = noise(5, 100, 120);
    Box face = new Box(40, 30, 60, 60);
    ProtectedPhoto result =
        Protector.with(perturbation(0.05, 16)).findingFacesWith(finding(face)).protect(photo);
    assertThat(result.report().faces()).containsExactly(face);
    Tensor change = result.photo().toTensor().minus(photo.toTensor()).abs();
    Box crop = Placement.cropAround(face);
    int edge = 5;
    int top = (int) Math.round(crop.top()) - edge;
    int left = (int) Math.round(crop.left()) - edge;
    int side = (int) Math.round(crop.width()) + 2 * edge;
    double inside = change.narrow(2, top, side).narrow(3, left, side).sum().item();
    assertThat(inside).isPositive();
    assertThat(change.sum().item()).isCloseTo(inside, within(1e-3));
  }

  @Test
  void
      a_close_up_is_a_crop_already_and_is_protected_as_the_middle_square_that_preprocessing_cuts() {
    Photo photo = noise(5, 120, 100);
    Protector protector = Protector.with(perturbation(0.05, 16));
    Tensor whole = protector.protect(photo).photo().toTensor();
    ProtectedPhoto fitted =
        protector.findingFacesWith(finding(new Box(25, 30, 70, 95))).protect(photo);
    assertThat(fitted.report().faces()).hasSize(1);
    Tensor square = fitted.photo().toTensor().narrow(2, 10, 100);
    assertThat(square.toFloats()).containsExactly(whole.narrow(2, 10, 100).toFloats());
  }

  @Test
  void a_crop_stays_as_it_is_where_the_edge_of_another_fades_into_it() {
    Perturbation perturbation = perturbation(0.05, 16);
    Box first = new Box(40, 40, 60, 60);
    Box second = new Box(72, 40, 92, 60);
    Box crop = Placement.cropAround(second);
    int top = (int) Math.round(crop.top());
    int left = (int) Math.round(crop.left());
    assertThat(left - Math.round(Placement.cropAround(first).right())).isBetween(1L, 3L);
    Tensor canvas =
        Placement.overFaces(
            box -> perturbation,
            Tensors.zeros(DType.FLOAT32, 1, 3, 200, 300),
            List.of(first, second));
    assertThat(canvas.narrow(2, top, 29).narrow(3, left, 29).toFloats())
        .containsExactly(perturbation.fittedTo(29, 29).toFloats());
  }

  @Test
  void a_shaped_pattern_is_faint_where_the_photo_is_plain_and_whole_where_it_has_detail() {
    Tensor plain = Tensors.full(0, DType.FLOAT32, 1, 3, 100, 60); // 127.5 levels
    Tensor detail = new RandomSource(4).uniform(-1, 1, DType.FLOAT32, 1, 3, 100, 60);
    Photo photo = Photo.fromTensor(Tensors.concatenate(List.of(plain, detail), 3));
    Perturbation loud =
        new Perturbation(
            Tensors.full(0.05, DType.FLOAT32, 1, 3, 100, 100),
            new Budget(0.05, 0.05, 0.7),
            perturbation(0.05, 16).provenance());
    Protector whole = Protector.with(loud);
    for (Protector protector :
        List.of(whole, whole.findingFacesWith(finding(new Box(40, 30, 80, 85))))) {
      Tensor change = protector.protect(photo).photo().toTensor().minus(photo.toTensor());
      Tensor levels = change.abs().times(127.5).round();
      assertThat(levels.narrow(3, 15, 40).max().item()).isEqualTo(2); // 0.7 · 3.01, rounded
      assertThat(levels.narrow(3, 65, 40).mean().item()).isGreaterThan(4);
    }
  }

  @Test
  void small_faces_and_those_beside_the_middle_get_a_crop_of_their_own() {
    Box middle = new Box(40, 40, 60, 80);
    Box beside = new Box(60, 30, 100, 80);
    assertThat(Placement.cropOf(middle, 100, 100)).isEqualTo(Placement.cropAround(middle));
    assertThat(Placement.cropOf(beside, 100, 100)).isEqualTo(Placement.cropAround(beside));
    Box close = new Box(30, 30, 70, 80);
    assertThat(Placement.cropOf(close, 100, 100)).isEqualTo(new Box(0, 0, 100, 100));
  }

  @Test
  void a_face_at_the_edge_is_protected_as_far_as_the_photo_reaches() {
    Photo photo = noise(5, 50, 50);
    ProtectedPhoto result =
        Protector.with(perturbation(0.05, 16))
            .findingFacesWith(finding(new Box(-5, -8, 15, 20)))
            .protect(photo);
    Tensor change = result.photo().toTensor().minus(photo.toTensor()).abs();
    assertThat(change.narrow(2, 0, 20).narrow(3, 0, 15).mean().item()).isPositive();
    assertThat(change.narrow(2, 40, 10).sum().item()).isZero();
  }

  @Test
  void a_tailor_sees_what_lies_under_each_crop_and_its_pattern_is_used() {
    Photo photo = noise(5, 60, 80);
    List<float[]> crops = new ArrayList<>();
    Tailor tailor =
        (universal, crop) -> {
          assertThat(crop.shape()).containsExactly(1, 3, 16, 16);
          crops.add(crop.toFloats());
          Tensor values =
              Tensors.full(0.04 - 0.08 * (crops.size() - 1), DType.FLOAT32, 1, 3, 16, 16);
          return new Perturbation(values, universal.budget(), universal.provenance());
        };
    Protector protector = Protector.with(perturbation(0.05, 16)).tailoredBy(tailor);
    ProtectedPhoto whole = protector.protect(photo);
    Tensor square = photo.toTensor().narrow(3, 10, 60);
    assertThat(crops).hasSize(1);
    assertThat(crops.get(0)).containsExactly(Resampling.resize(square, 16, 16).toFloats());
    assertThat(whole.photo().toTensor().minus(photo.toTensor()).min().item()).isNotNegative();
    crops.clear();
    Box first = new Box(-3, -4, 17, 20);
    Box second = new Box(50, 30, 66, 50);
    ProtectedPhoto faces = protector.findingFacesWith(finding(first, second)).protect(photo);
    assertThat(crops).hasSize(2);
    Tensor change = faces.photo().toTensor().minus(photo.toTensor());
    assertThat(change.narrow(3, 0, 20).narrow(2, 0, 20).abs().mean().item()).isPositive();
    assertThat(change.max().item()).isPositive();
    assertThat(change.min().item()).isNegative();
  }

  @Test
  void what_lies_under_a_crop_is_continued_at_the_edges() {
    Tensor picture =
        Tensors.of(new float[] {1, 2, 3, 4}, 1, 1, 2, 2).expand(1, 3, 2, 2).contiguous();
    Tensor cut = Placement.cut(picture, new Box(-1, -1, 3, 3), 4, 4);
    assertThat(cut.select(1, 0).toFloats())
        .containsExactly(1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4);
    assertThat(Placement.cut(picture, new Box(0, 0, 1, 1), 1, 1).toFloats())
        .containsExactly(1, 1, 1);
  }

  @Test
  void one_face_alone_is_interrupted_further_than_by_the_universal_perturbation() {
    Tensor crop = new RandomSource(3).uniform(-0.9, 0.9, DType.FLOAT32, 1, 3, 16, 16);
    ToyExtractor extractor = ToyExtractor.seeded("e", 1, DType.FLOAT32);
    Perturbation universal = perturbation(0.04, 16);
    Recipe recipe = NamedRecipes.named("paper+stage1");
    Tailor tailor = new PerImage(recipe, List.of(extractor), List.of(), 2, 1);
    Perturbation own = tailor.tailored(universal, crop);
    assertThat(own.budget()).isEqualTo(universal.budget());
    assertThat(own.values().abs().max().item()).isLessThanOrEqualTo((float) 0.04);
    assertThat(displacement(extractor, crop, own))
        .isGreaterThan(1.5 * displacement(extractor, crop, universal));
  }

  @Test
  void the_perturbation_of_one_face_stays_within_reach_of_the_universal_one() {
    Tensor crop = new RandomSource(3).uniform(-0.9, 0.9, DType.FLOAT32, 1, 3, 16, 16);
    ToyExtractor extractor = ToyExtractor.seeded("e", 1, DType.FLOAT32);
    Perturbation universal = perturbation(0.04, 16);
    Recipe recipe = NamedRecipes.named("paper+stage1");
    for (double reach : new double[] {0.25, 0.5}) {
      Tailor tailor = new PerImage(recipe, List.of(extractor), List.of(), reach, 1);
      Perturbation own = tailor.tailored(universal, crop);
      double furthest = own.values().minus(universal.values()).abs().max().item();
      assertThat(furthest).isCloseTo(reach * 0.04, within(1e-6));
      assertThat(displacement(extractor, crop, own))
          .isGreaterThan(displacement(extractor, crop, universal));
    }
    for (double wrong : new double[] {0, -1, 2.5, Double.NaN}) {
      assertThatThrownBy(() -> new PerImage(recipe, List.of(extractor), List.of(), wrong, 1))
          .hasMessageContaining("reach must lie in (0, 2]");
    }
  }

  private static double displacement(ToyExtractor extractor, Tensor crop, Perturbation made) {
    Tensor disturbed = extractor.features(Faces.of(crop.plus(made.values()).clamp(-1, 1)));
    return disturbed.minus(extractor.features(Faces.of(crop))).square().sum().sqrt().item();
  }

  @Test
  void without_a_face_the_whole_photo_is_protected_and_said_so() {
    FaceFinder blind = finding();
    ProtectedPhoto result =
        Protector.with(perturbation(0.05, 16)).findingFacesWith(blind).protect(noise(5, 50, 50));
    assertThat(result.report().wholePhoto()).isTrue();
    assertThat(result.report().largestChange()).isPositive();
  }

  /** A detector that always finds the same faces. */
  private static FaceFinder finding(Box... faces) {
    FaceDetector certain =
        new FaceDetector() {
          @Override
          public String name() {
            return "certain";
          }

          @Override
          public Observation observe(Tensor images) {
            throw new IllegalStateException("protecting needs detections only");
          }

          @Override
          public List<List<Detection>> detect(Tensor images, double minimumScore) {
            return List.of(
                Arrays.stream(faces).map(b -> new Detection(b, 0.9, List.of())).toList());
          }
        };
    return new FaceFinder(certain, 0.5);
  }

  private static Photo noise(long seed, int height, int width) {
    return Photo.fromTensor(
        new RandomSource(seed).uniform(-1, 1, DType.FLOAT32, 1, 3, height, width));
  }

  private static Perturbation perturbation(double epsilon, int side) {
    Tensor values = new RandomSource(9).uniform(-epsilon, epsilon, DType.FLOAT32, 1, 3, side, side);
    Provenance card =
        new Provenance(
            "tsdf",
            "For tests.",
            NullNode.getInstance(),
            9,
            new Provenance.Data(0, ""),
            List.of(),
            Map.of(),
            1,
            Map.of());
    return new Perturbation(values, new Budget(epsilon), card);
  }
}
