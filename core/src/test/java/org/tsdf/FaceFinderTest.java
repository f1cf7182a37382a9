package org.tsdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Detection.Landmark;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;
import org.tsdf.testing.Seeds;

class FaceFinderTest {
  @Test
  void a_large_face_is_found_once_and_its_parts_are_no_faces() {
    Box face = new Box(0.1, 0.1, 0.9, 0.95);
    List<Detection> found = find(new Trained(face), 2000, 2000);
    assertThat(found).hasSize(1);
    assertThat(found.get(0).box()).isEqualTo(new Box(200, 200, 1800, 1900));
  }

  @Test
  void a_face_too_small_to_be_seen_beside_a_large_one_is_found_too() {
    Box large = new Box(0.4, 0.1, 1, 0.9);
    Box small = new Box(0.1, 0.1, 0.12, 0.12);
    List<Detection> found = find(new Trained(large, small), 3000, 4000);
    assertThat(found).hasSize(2);
    assertBox(found.get(0).box(), new Box(1600, 300, 4000, 2700));
    assertBox(found.get(1).box(), new Box(400, 300, 480, 360));
  }

  @Test
  void every_face_of_a_size_that_the_detector_knows_in_some_size_of_the_photo_is_found_once() {
    Seeds.forAll(
        20,
        seed -> {
          RandomSource random = new RandomSource(seed);
          List<Box> faces = new ArrayList<>();
          for (int cell = 0; cell < 4; cell++) {
            int row = cell / 2;
            double side = 0.012 * Math.pow(40, random.nextDouble());
            double left = 0.5 * (cell % 2) + random.nextDouble() * (0.5 - side);
            double top = 0.5 * row + random.nextDouble() * (0.5 - side);
            faces.add(new Box(left, top, left + side, top + side));
          }
          List<Detection> found = find(new Trained(faces.toArray(Box[]::new)), 1500, 1500);
          assertThat(found).hasSize(4);
          for (Box face : faces) {
            assertThat(found).anyMatch(each -> each.box().overlap(scaled(face, 1500, 1500)) > 0.99);
          }
        });
  }

  @Test
  void landmarks_move_with_their_face() {
    Detection found = find(new Trained(new Box(0, 0, 1, 0.5)), 1000, 500).get(0);
    assertThat(found.landmarks()).hasSize(1);
    assertThat(found.landmarks().get(0).x()).isCloseTo(250, within(1.0));
    assertThat(found.landmarks().get(0).y()).isCloseTo(250, within(1.0));
  }

  @Test
  void a_photo_is_never_enlarged_and_a_tiny_one_is_continued_at_its_edges() {
    assertThat(searched(100, 300)).containsExactly("85x256");
    assertThat(searched(400, 320)).containsExactly("256x205", "400x320");
    assertThat(searched(3000, 4000)).containsExactly("192x256", "480x640", "960x1280");
    assertThat(searched(5, 20)).containsExactly("64x64");
    assertThat(searched(1, 4000)).containsExactly("64x256", "64x640", "64x1280");
  }

  @Test
  void at_one_size_the_photo_is_searched_once_and_large_boxes_are_believed() {
    Trained detector = new Trained(new Box(0.1, 0.1, 0.3, 0.3));
    FaceFinder finder = new FaceFinder(detector, 0.5).atOneSize(1000);
    try (Scope scope = Scope.open()) {
      List<Detection> found = finder.find(Tensors.zeros(DType.FLOAT32, 1, 3, 2000, 2000));
      assertThat(found).hasSize(1);
      assertThat(found.get(0).box()).isEqualTo(new Box(200, 200, 600, 600));
    }
    assertThat(detector.searched).containsExactly("1000x1000");
    assertThatThrownBy(() -> finder.atOneSize(0)).hasMessageContaining("was 0");
  }

  private static List<String> searched(int height, int width) {
    Trained detector = new Trained();
    find(detector, height, width);
    return detector.searched;
  }

  private static void assertBox(Box box, Box expected) {
    assertThat(box.overlap(expected)).as("%s and %s", box, expected).isGreaterThan(0.98);
  }

  private static Box scaled(Box box, long height, long width) {
    return new Box(
        box.left() * width, box.top() * height, box.right() * width, box.bottom() * height);
  }

  private static List<Detection> find(FaceDetector detector, int height, int width) {
    try (Scope scope = Scope.open()) {
      return new FaceFinder(detector, 0.5).find(Tensors.zeros(DType.FLOAT32, 1, 3, height, width));
    }
  }

  /** Knows faces of 10 to 220 pixels; takes the quarters of larger ones for faces. */
  private static final class Trained implements FaceDetector {
    private final List<Box> faces;
    private final List<String> searched = new ArrayList<>();

    /**
     * @param faces as fractions of the photo
     */
    Trained(Box... faces) {
      this.faces = List.of(faces);
    }

    @Override
    public String name() {
      return "trained";
    }

    @Override
    public Observation observe(Tensor images) {
      throw new IllegalStateException("finding faces needs detections only");
    }

    @Override
    public List<List<Detection>> detect(Tensor images, double minimumScore) {
      searched.add(images.size(2) + "x" + images.size(3));
      List<Detection> found = new ArrayList<>();
      for (Box face : faces) {
        Box box = scaled(face, images.size(2), images.size(3));
        double side = Math.max(box.width(), box.height());
        if (side > 220) {
          for (int i = 0; i < 4; i++) {
            int row = i / 2;
            double left = box.left() + box.width() / 2 * (i % 2);
            double top = box.top() + box.height() / 2 * row;
            Box quarter = new Box(left, top, left + box.width() / 2, top + box.height() / 2);
            found.add(detection(quarter, 0.99));
          }
        } else if (side >= 10) {
          found.add(detection(box, 0.9));
        }
      }
      return List.of(found);
    }

    private static Detection detection(Box box, double score) {
      Landmark middle =
          new Landmark((box.left() + box.right()) / 2, (box.top() + box.bottom()) / 2);
      return new Detection(box, score, List.of(middle));
    }
  }
}
