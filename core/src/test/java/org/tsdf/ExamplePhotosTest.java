package org.tsdf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsdf.image.Photo;
import org.tsdf.network.Architecture;
import org.tsdf.network.ExtdArchitecture;
import org.tsdf.network.LightDsfdArchitecture;
import org.tsdf.network.RetinaFaceArchitecture;
import org.tsdf.network.ShippedModels;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

/** The photos of {@code examples/}. */
class ExamplePhotosTest {
  private static final Path EXAMPLES = Path.of("../examples");
  private static final long MOST_BYTES = 6_000_000;
  private static final int SEARCH_SIDE = 256;

  private static final Map<String, Integer> FACES =
      Map.of(
          "portrait.jpg", 1,
          "square.jpg", 1,
          "twelve-megapixels.jpg", 1,
          "group.jpg", 4,
          "pair.jpg", 2,
          "grey.jpg", 1,
          "small.jpg", 1,
          "turned.jpg", 1,
          "transparent.png", 1);

  private static Photo photo(String name) {
    return Photo.read(EXAMPLES.resolve(name));
  }

  @Test
  void they_are_of_many_kinds() {
    Photo large = photo("twelve-megapixels.jpg");
    assertThat((long) large.width() * large.height()).isGreaterThanOrEqualTo(12_000_000);
    assertThat(photo("grey.jpg").isGreyscale()).isTrue();
    assertThat(photo("transparent.png").hasAlpha()).isTrue();
    assertThat(photo("turned.jpg").height()).as("set upright").isEqualTo(1200);
    assertThat(photo("small.jpg").width()).isLessThan(200);
  }

  @Test
  void they_are_the_photos_that_are_described_and_take_little_room() throws IOException {
    String description = Files.readString(EXAMPLES.resolve("README.md"));
    assertThat(description).contains(FACES.keySet());
    long bytes = 0;
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    assertThat(bytes).isLessThan(MOST_BYTES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"house-s3fd", "house-dsfd", "house-retinaface"})
  void every_shipped_detector_finds_every_face_at_the_photos_own_size_and_nothing_else(
      String detector) {
    try (Scope scope = Scope.open()) {
      FaceDetector shipped = ShippedModels.own().load(detector, FaceDetector.class, DType.FLOAT32);
      FaceFinder finder = new FaceFinder(shipped, 0.7);
      FACES.forEach(
          (name, faces) -> {
            try (Scope ofPhoto = Scope.open()) {
              assertThat(finder.find(photo(name).toTensor())).as(name).hasSize(faces);
            }
          });
    }
  }

  @SharedTest
  @ParameterizedTest
  @CsvSource({
    "retinaface, retinaface_mobilenet0.25.pth",
    "extd, EXTD_64.pth",
    "extd, EXTD_32.pth",
    "light-dsfd, light_DSFD.pth"
  })
  void every_detector_finds_as_many_faces_as_there_are(String architecture, String weights) {
    List<Architecture<FaceDetector>> known =
        List.of(new RetinaFaceArchitecture(), new ExtdArchitecture(), new LightDsfdArchitecture());
    try (Scope scope = Scope.open()) {
      FaceDetector detector =
          known.stream()
              .filter(each -> each.name().equals(architecture))
              .findFirst()
              .orElseThrow()
              .load(architecture, SharedData.path("weights/" + weights), DType.FLOAT32);
      FACES.forEach(
          (name, faces) -> assertThat(found(detector, photo(name))).as(name).isEqualTo(faces));
    }
  }

  private static int found(FaceDetector detector, Photo photo) {
    try (Scope scope = Scope.open()) {
      double scale = Math.min(1, (double) SEARCH_SIDE / Math.max(photo.width(), photo.height()));
      long height = Math.round(photo.height() * scale);
      long width = Math.round(photo.width() * scale);
      Tensor searched = Resampling.resize(photo.toTensor(), height, width);
      return Autograd.off(() -> detector.detect(searched, 0.7)).get(0).size();
    }
  }
}
