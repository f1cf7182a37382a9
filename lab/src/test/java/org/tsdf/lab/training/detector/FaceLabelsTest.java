package org.tsdf.lab.training.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Detection.Landmark;
import org.tsdf.lab.dataset.DatasetException;

class FaceLabelsTest {
  @TempDir private Path folder;

  @Test
  void what_is_written_is_read_again() {
    List<Landmark> points =
        List.of(
            new Landmark(1, 2),
            new Landmark(3, 4),
            new Landmark(5, 6),
            new Landmark(7, 8),
            new Landmark(9, 10.5));
    FaceLabels labels = new FaceLabels();
    labels.put("a/x,1.jpg", List.of(new Detection(new Box(1, 2, 3.25, 4), 0.5, points)));
    labels.put("a/none.jpg", List.of());
    labels.put("b/y.jpg", List.of(new Detection(new Box(-1, 2, 3, 4), 0.9, List.of())));
    Path file = folder.resolve("faces.csv");
    labels.write(file);
    FaceLabels again = FaceLabels.read(file);
    for (String key : List.of("a/x,1.jpg", "a/none.jpg", "b/y.jpg")) {
      assertThat(again.of(key)).isEqualTo(labels.of(key));
    }
    assertThat(again.of("a/other.jpg")).isNull();
    assertThat(again.sha256()).isEqualTo(labels.sha256());
  }

  @Test
  void what_is_no_list_of_faces_is_refused_by_name() throws IOException {
    Path file = folder.resolve("faces.csv");
    Files.writeString(file, "file,left\na,b\n");
    assertThatThrownBy(() -> FaceLabels.read(file))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("faces.csv");
  }
}
