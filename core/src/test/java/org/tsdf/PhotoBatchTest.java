package org.tsdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.image.Encoding;
import org.tsdf.image.Photo;
import org.tsdf.image.PhotoException;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.perturbation.ShippedPerturbations;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;

class PhotoBatchTest {
  @TempDir private Path folder;

  @Test
  void folders_keep_their_structure_and_pass_over_what_is_no_photo() throws IOException {
    photo("in/a.png");
    photo("in/sub/b.JPG");
    Files.writeString(folder.resolve("in/notes.txt"), "text");
    photo("in/out/old.png");
    PhotoBatch batch = PhotoBatch.of(List.of(folder.resolve("in")), folder.resolve("in/out"));
    assertThat(batch.photos())
        .containsExactly(folder.resolve("in/a.png"), folder.resolve("in/sub/b.JPG"));
    assertThat(outputs(batch))
        .containsExactly(folder.resolve("in/out/a.png"), folder.resolve("in/out/sub/b.png"));
  }

  @Test
  void photos_that_differ_only_in_their_ending_do_not_overwrite_each_other() throws IOException {
    photo("in/a.jpg");
    photo("in/a.png");
    PhotoBatch batch = PhotoBatch.of(List.of(folder.resolve("in")), folder.resolve("out"));
    assertThat(outputs(batch))
        .containsExactly(folder.resolve("out/a.png"), folder.resolve("out/a.png.png"));
  }

  @Test
  void nothing_is_overwritten_unless_allowed() throws IOException {
    photo("a.png");
    Path out = folder.resolve("out");
    PhotoBatch batch = PhotoBatch.of(List.of(folder.resolve("a.png")), out);
    assertThat(protect(batch, false)).isInstanceOf(Outcome.Protected.class);
    byte[] first = Files.readAllBytes(out.resolve("a.png"));
    assertThat(protect(batch, false))
        .isEqualTo(
            new Outcome.Skipped(
                folder.resolve("a.png"),
                out.resolve("a.png") + " exists and may not be overwritten"));
    assertThat(protect(batch, true)).isInstanceOf(Outcome.Protected.class);
    assertThat(Files.readAllBytes(out.resolve("a.png"))).isEqualTo(first);
  }

  @Test
  void what_was_not_protected_here_stays_even_where_overwriting_is_allowed() throws IOException {
    photo("a.jpg");
    photo("out/a.png");
    byte[] precious = Files.readAllBytes(folder.resolve("out/a.png"));
    PhotoBatch batch = PhotoBatch.of(List.of(folder.resolve("a.jpg")), folder.resolve("out"));
    assertThat(protect(batch, true))
        .isEqualTo(
            new Outcome.Skipped(
                folder.resolve("a.jpg"),
                folder.resolve("out/a.png") + " was not made by tsdf, so it stays"));
    assertThat(folder.resolve("out/a.png")).hasBinaryContent(precious);
    Files.writeString(folder.resolve("out/a.png"), "no photo at all");
    assertThat(protect(batch, true)).isInstanceOf(Outcome.Skipped.class);
    assertThat(folder.resolve("out/a.png")).hasContent("no photo at all");
  }

  @Test
  void an_original_is_never_overwritten_even_where_overwriting_is_allowed() throws IOException {
    photo("a.png");
    byte[] original = Files.readAllBytes(folder.resolve("a.png"));
    PhotoBatch batch = PhotoBatch.of(List.of(folder.resolve("a.png")), folder);
    assertThat(protect(batch, true))
        .isEqualTo(
            new Outcome.Skipped(
                folder.resolve("a.png"),
                folder.resolve("a.png") + " is an original, which is never overwritten"));
    assertThat(folder.resolve("a.png")).hasBinaryContent(original);
  }

  @Test
  void what_a_photo_tells_of_its_taking_is_not_carried_over() throws IOException {
    photo("a.png");
    Photo.read(folder.resolve("a.png"))
        .withText(Map.of("XML:com.adobe.xmp", "<gps/>", "Author", "me"))
        .write(folder.resolve("a.png"), new Encoding.Png(), true);
    PhotoBatch batch = PhotoBatch.of(List.of(folder.resolve("a.png")), folder.resolve("out"));
    assertThat(protect(batch, false)).isInstanceOf(Outcome.Protected.class);
    assertThat(Photo.read(folder.resolve("out/a.png")).text()).containsOnlyKeys("Software");
  }

  @Test
  void hidden_photos_are_passed_over_and_the_output_may_be_the_searched_folder()
      throws IOException {
    photo("in/a.jpg");
    photo("in/.hidden.jpg");
    photo("in/.thumbs/a.jpg");
    PhotoBatch batch = PhotoBatch.of(List.of(folder.resolve("in")), folder.resolve("in"));
    assertThat(batch.photos()).containsExactly(folder.resolve("in/a.jpg"));
    assertThat(outputs(batch)).containsExactly(folder.resolve("in/a.png"));
  }

  @Test
  void a_broken_photo_is_skipped_with_its_reason() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.jpg"), "not a photo");
    PhotoBatch batch = PhotoBatch.of(List.of(broken), folder.resolve("out"));
    assertThat(protect(batch, false)).isInstanceOf(Outcome.Skipped.class);
    assertThat(((Outcome.Skipped) protect(batch, false)).reason()).contains("broken.jpg");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void a_path_that_does_not_exist_stops_before_anything_is_done() {
    Path gone = folder.resolve("gone.jpg");
    assertThatThrownBy(() -> PhotoBatch.of(List.of(gone), folder))
        .isInstanceOf(PhotoException.class)
        .hasMessageContaining("gone.jpg");
  }

  private static Outcome protect(PhotoBatch batch, boolean overwrite) {
    try (Scope scope = Scope.open()) {
      Perturbation shipped = ShippedPerturbations.named(ShippedPerturbations.DEFAULT);
      return batch.protect(batch.photos().get(0), Protector.with(shipped), Map.of(), overwrite);
    }
  }

  private static List<Path> outputs(PhotoBatch batch) {
    return batch.photos().stream().map(batch::output).toList();
  }

  private void photo(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (Scope scope = Scope.open()) {
      Photo.fromTensor(new RandomSource(1).uniform(-1, 1, DType.FLOAT32, 1, 3, 20, 20))
          .write(file, Encoding.of(file, 95), false);
    }
  }
}
