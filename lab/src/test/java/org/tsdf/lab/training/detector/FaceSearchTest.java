package org.tsdf.lab.training.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Encoding;
import org.tsdf.image.Photo;
import org.tsdf.lab.dataset.FaceDataset;
import org.tsdf.lab.training.network.Beginning;
import org.tsdf.lab.training.network.TrainingInput;
import org.tsdf.lab.training.network.TrainingPlan;
import org.tsdf.network.DetectorDesign;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class FaceSearchTest {
  @TempDir private Path photos;
  @TempDir private Path place;

  @Test
  void a_stopped_search_goes_on_with_the_photos_that_are_left() {
    write(5);
    Path csv = place.resolve("faces.csv");
    Counting detector = new Counting(Integer.MAX_VALUE);
    assertThat(new FaceSearch(new FaceLabels(), csv, detector).over(packs(), until(2))).isFalse();
    assertThat(detector.searched).isEqualTo(2);
    assertThat(knownIn(csv)).isEqualTo(2);
    assertThat(
            new FaceSearch(FaceLabels.read(csv), csv, detector)
                .over(packs(), until(Long.MAX_VALUE)))
        .isTrue();
    assertThat(detector.searched).isEqualTo(5);
    assertThat(knownIn(csv)).isEqualTo(5);
  }

  @Test
  void a_search_that_dies_has_written_what_it_found() {
    write(300);
    Path csv = place.resolve("faces.csv");
    FaceSearch dying = new FaceSearch(new FaceLabels(), csv, new Counting(280));
    assertThatThrownBy(() -> dying.over(packs(), until(Long.MAX_VALUE))).hasMessage("died");
    assertThat(knownIn(csv)).isEqualTo(280);
  }

  @Test
  void a_folder_has_its_name_however_it_is_spelt() {
    String name = String.valueOf(Path.of("").toAbsolutePath().getFileName());
    assertThat(FaceLabels.key(Path.of("."), "a.jpg")).isEqualTo(name + "/a.jpg");
    assertThat(FaceLabels.key(Path.of("x/../faces"), "a.jpg")).isEqualTo("faces/a.jpg");
  }

  @Test
  void a_training_that_is_stopped_while_it_searches_is_not_prepared_and_keeps_what_it_found() {
    write(3);
    Path csv = place.resolve("faces.csv");
    TrainingPlan plan =
        new TrainableRetinaFace()
            .plan(
                new TrainableRetinaFace()
                    .settings()
                    .with("labels", csv.toString())
                    .with("label-with", "retinaface=" + freshDetector()));
    try (Scope scope = Scope.open()) {
      TrainingInput input =
          new TrainingInput(photos, null, Beginning.random(1), new StoppingAfter(2));
      assertThat(plan.prepare(input)).isNull();
    }
    assertThat(knownIn(csv)).isEqualTo(2);
  }

  private static final String UNREADABLE = "000.png";

  @Test
  void a_photo_that_cannot_be_read_is_named_and_tried_again_the_next_time() throws IOException {
    write(2);
    Path broken = photos.resolve(UNREADABLE);
    byte[] whole = Files.readAllBytes(broken);
    Files.write(broken, new byte[] {1, 2, 3});
    Path csv = place.resolve("faces.csv");
    Until progress = until(Long.MAX_VALUE);
    new FaceSearch(new FaceLabels(), csv, new Counting(9)).over(packs(), progress);
    assertThat(progress.unreadable).singleElement().asString().contains(UNREADABLE);
    assertThat(knownIn(csv)).isEqualTo(1);
    Files.write(broken, whole);
    new FaceSearch(FaceLabels.read(csv), csv, new Counting(9)).over(packs(), progress);
    assertThat(knownIn(csv)).isEqualTo(2);
  }

  @Test
  void a_photo_that_went_bad_after_the_search_is_named_when_it_is_read() throws IOException {
    write(2);
    Path csv = place.resolve("faces.csv");
    new FaceSearch(new FaceLabels(), csv, new Counting(9)).over(packs(), until(9));
    Files.write(photos.resolve(UNREADABLE), new byte[] {1, 2, 3});
    List<String> leftOut = new ArrayList<>();
    ShelfFiller.Hearing hearing =
        new ShelfFiller.Hearing() {
          @Override
          public void read(long photos) {}

          @Override
          public void leftOut(String reason) {
            leftOut.add(reason);
          }
        };
    ShelfFiller.fill(FaceLabels.read(csv), packs(), hearing);
    assertThat(leftOut).singleElement().asString().contains(UNREADABLE);
  }

  @Test
  void two_folders_of_one_name_are_refused_because_their_labels_would_be_mixed_up()
      throws IOException {
    write(1);
    Path other = Files.createDirectories(place.resolve("other").resolve(photos.getFileName()));
    Files.copy(photos.resolve(UNREADABLE), other.resolve(UNREADABLE));
    Path csv = place.resolve("faces.csv");
    new FaceSearch(new FaceLabels(), csv, new Counting(9)).over(packs(), until(9));
    TrainableRetinaFace design = new TrainableRetinaFace();
    TrainingPlan plan =
        design.plan(
            design.settings().with("labels", csv.toString()).with("more-data", other.toString()));
    TrainingInput input =
        new TrainingInput(photos, null, Beginning.random(1), new StoppingAfter(9));
    assertThatThrownBy(() -> plan.prepare(input))
        .hasMessage(
            "%s and %s are called the same, so that their labels cannot be told apart; rename one"
                .formatted(photos, other));
  }

  private static Until until(long photos) {
    return new Until(photos);
  }

  /** Stops once so many photos are known. */
  private static final class Until implements FaceSearch.Progress {
    private final long photos;
    private final List<String> unreadable = new ArrayList<>();

    Until(long photos) {
      this.photos = photos;
    }

    @Override
    public boolean known(long known) {
      return known < photos;
    }

    @Override
    public void unreadable(String reason) {
      unreadable.add(reason);
    }
  }

  private record StoppingAfter(long photos) implements TrainingInput.Reading {
    @Override
    public boolean searched(long done, long total) {
      return done < photos;
    }

    @Override
    public void read(long done, long total) {}

    @Override
    public void leftOut(String reason) {}
  }

  private Path freshDetector() {
    Path file = place.resolve("fresh.safetensors");
    try (Scope scope = Scope.open()) {
      DetectorDesign design = DetectorDesign.retinaFace(2);
      Parameters drawn = FreshDetector.weights(design.layout(), new RandomSource(1));
      Map<String, StoredTensor> stored = new LinkedHashMap<>();
      drawn.names().forEach(name -> stored.put(name, StoredTensor.of(drawn.get(name))));
      Checkpoint.write(file, stored, Map.of());
    }
    return file;
  }

  private List<ShelfFiller.Pack> packs() {
    return List.of(new ShelfFiller.Pack(photos, FaceDataset.open(photos, null)));
  }

  private long knownIn(Path csv) {
    FaceLabels labels = FaceLabels.read(csv);
    return FaceDataset.open(photos, null).files().stream()
        .filter(file -> labels.of(FaceLabels.key(photos, file)) != null)
        .count();
  }

  private void write(int count) {
    try (Scope scope = Scope.open()) {
      Photo photo = Photo.fromTensor(Tensors.zeros(DType.FLOAT32, 1, 3, 32, 32));
      for (int i = 0; i < count; i++) {
        photo.write(photos.resolve("%03d.png".formatted(i)), new Encoding.Png(), false);
      }
    }
  }

  /** Finds the same face everywhere until it dies. */
  private static final class Counting implements FaceDetector {
    private final int most;
    private int searched;

    Counting(int most) {
      this.most = most;
    }

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public Observation observe(Tensor images) {
      throw new IllegalStateException("a search needs detections only");
    }

    @Override
    public List<List<Detection>> detect(Tensor images, double minimumScore) {
      if (searched == most) {
        throw new IllegalStateException("died");
      }
      searched++;
      return List.of(List.of(new Detection(new Box(1, 1, 9, 9), 0.95, List.of())));
    }
  }
}
