package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Photo;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

/** The published weights find the faces of photos in whose middle there is one. */
@SharedTest
class RealFacesTest {
  private static final int PHOTOS = 40;

  @ParameterizedTest
  @CsvSource({"celebahq256-test/images", "lfw-test/images"})
  void retinaface_finds_the_face_in_the_middle_of_nearly_every_photo(String folder)
      throws IOException {
    Path weights = SharedData.path("weights/retinaface_mobilenet0.25.pth");
    FaceDetector detector =
        new RetinaFaceArchitecture().load("r", Checkpoint.read(weights), DType.FLOAT32);
    long found = sample(folder).stream().filter(file -> findsFace(detector, file)).count();
    assertThat(found).isGreaterThanOrEqualTo(Math.round(0.97 * PHOTOS));
  }

  private static List<Path> sample(String folder) throws IOException {
    try (Stream<Path> files = Files.list(SharedData.path("data/" + folder))) {
      List<Path> sorted = files.sorted().toList();
      return IntStream.range(0, PHOTOS)
          .mapToObj(i -> sorted.get(i * sorted.size() / PHOTOS))
          .toList();
    }
  }

  private static boolean findsFace(FaceDetector detector, Path file) {
    try (Scope scope = Scope.open()) {
      Photo photo = Photo.read(file);
      double x = photo.width() / 2.0;
      double y = photo.height() / 2.0;
      return detector.detect(photo.toTensor(), 0.7).get(0).stream()
          .anyMatch(face -> holds(face.box(), x, y) && landmarksLieInside(face));
    }
  }

  private static boolean landmarksLieInside(Detection face) {
    return face.landmarks().size() == 5
        && face.landmarks().stream().allMatch(point -> holds(face.box(), point.x(), point.y()));
  }

  private static boolean holds(Box box, double x, double y) {
    return box.left() < x && x < box.right() && box.top() < y && y < box.bottom();
  }
}
