package org.tsdf.lab.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tsdf.image.Encoding;
import org.tsdf.image.Photo;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

class FaceDatasetTest {
  private static final String TABLE =
      """
      file,note,Male,Young
      a.png,"one, with a comma",-1,1
      b.png,two,1,-1
      c.png,three,1,1
      """;

  @TempDir private Path folder;

  @Test
  void fault_of_the_release_labels_belong_to_their_own_image() throws IOException {
    photo("c.png", 0.9, 40, 40);
    photo("a.png", -0.5, 40, 40);
    photo("b.png", 0.1, 40, 40);
    Files.writeString(folder.resolve("manifest.csv"), TABLE);
    try (Scope scope = Scope.open()) {
      LoadedFaces loaded = FaceDataset.open(folder, null).load(16);
      assertThat(loaded.files()).containsExactly("a.png", "b.png", "c.png");
      Tensor labels = loaded.faces().attributes().select(List.of("Young", "Male"));
      assertThat(labels.toFloats()).containsExactly(1, 0, 0, 1, 1, 1);
      double[] shades = loaded.faces().images().mean(1, 2, 3).toDoubles();
      assertThat(shades).containsExactly(new double[] {-0.5, 0.1, 0.9}, within(0.01));
    }
  }

  @Test
  void the_first_photos_keep_their_own_labels_too() throws IOException {
    photo("b.png", 0.1, 40, 40);
    photo("c.png", 0.9, 40, 40);
    Path table = Files.writeString(folder.resolve("elsewhere.csv"), TABLE);
    try (Scope scope = Scope.open()) {
      LoadedFaces loaded = FaceDataset.open(folder, table).first(1).load(8);
      assertThat(loaded.faces().attributes().select(List.of("Male")).toFloats()).containsExactly(1);
    }
  }

  @Test
  void celebas_own_attribute_file_is_read() throws IOException {
    photo("000001.png", 0, 30, 30);
    Path table = folder.resolve("list_attr_celeba.txt");
    Files.writeString(table, "2\nMale Young Bald\n000001.png -1  1 -1\n000002.png  1 -1  1\n");
    try (Scope scope = Scope.open()) {
      FaceDataset dataset = FaceDataset.open(folder, table);
      assertThat(dataset.attributeNames()).containsExactly("Male", "Young", "Bald");
      assertThat(dataset.load(8).faces().attributes().values().toFloats()).containsExactly(0, 1, 0);
    }
  }

  @Test
  void a_zip_archive_reads_like_a_folder() throws IOException {
    photo("a.png", -0.5, 20, 20);
    Path zip = folder.resolve("faces.zip");
    try (FileSystem archive =
        FileSystems.newFileSystem(URI.create("jar:" + zip.toUri()), Map.of("create", "true"))) {
      Files.copy(folder.resolve("a.png"), archive.getPath("/a.png"));
      Files.createDirectory(archive.getPath("/__MACOSX")); // as the Finder of macOS packs it
      Files.writeString(archive.getPath("/__MACOSX/._a.png"), "no picture");
      Files.writeString(archive.getPath("/.hidden.png"), "no picture");
      Files.writeString(archive.getPath("/manifest.csv"), "file,Male,Young\na.png,-1,1\n");
    }
    try (Scope scope = Scope.open()) {
      LoadedFaces loaded = FaceDataset.open(zip, null).load(8);
      assertThat(loaded.files()).containsExactly("a.png");
      assertThat(loaded.faces().attributes().select(List.of("Young")).toFloats())
          .containsExactly(1);
    }
  }

  @Test
  void a_celeba_picture_is_cut_to_its_centre_170_and_others_to_their_centre_square() {
    try (Scope scope = Scope.open()) {
      assertThat(markedShare(178, 218, 4, 24, 170)).isCloseTo(1, within(0.001));
      assertThat(markedShare(60, 100, 0, 20, 60)).isCloseTo(1, within(0.001));
    }
  }

  @Test
  void a_broken_photo_is_left_out_and_told() throws IOException {
    photo("a.png", 0, 20, 20);
    Files.writeString(folder.resolve("b.jpg"), "not a photo");
    try (Scope scope = Scope.open()) {
      LoadedFaces loaded = FaceDataset.open(folder, null).load(8);
      assertThat(loaded.files()).containsExactly("a.png");
      assertThat(loaded.unreadable()).hasSize(1);
      assertThat(loaded.unreadable().get(0).reason()).contains("b.jpg");
    }
  }

  @Test
  void the_hash_names_the_selection() throws IOException {
    photo("a.png", 0, 20, 20);
    photo("b.png", 0.5, 20, 20);
    FaceDataset both = FaceDataset.open(folder, null);
    String hash = both.hash();
    assertThat(both.first(1).hash()).isNotEqualTo(hash).hasSize(64);
    assertThat(FaceDataset.open(folder, null).hash()).isEqualTo(hash);
    Files.delete(folder.resolve("b.png"));
    photo("b.png", 0.6, 20, 20);
    assertThat(FaceDataset.open(folder, null).hash()).isNotEqualTo(hash);
  }

  @Test
  void the_hash_of_the_labels_tells_other_attributes_and_marked_boxes_of_the_selection()
      throws IOException {
    photo("a.png", 0, 20, 20);
    photo("b.png", 0.5, 20, 20);
    String header = "file,Male,face_x,face_y,face_w,face_h\n";
    String table = header + "a.png,1,2,2,9,9\nb.png,1,2,2,9,9\n";
    String known = labelled(table).labelsHash();
    assertThat(labelled(table).labelsHash()).isEqualTo(known).hasSize(64);
    for (String other :
        List.of(
            table.replace("b.png,1", "b.png,-1"),
            table.replace("b.png,1,2,2,9,9", "b.png,1,2,2,9,8"),
            table.replace("b.png,1,2,2,9,9", "b.png,1,,,,"),
            table.replace("Male", "Young"))) {
      assertThat(labelled(other).labelsHash()).isNotEqualTo(known);
      assertThat(labelled(other).hash()).isEqualTo(labelled(table).hash());
    }
    String first = labelled(table).first(1).labelsHash();
    assertThat(labelled(table.replace("b.png,1", "b.png,-1")).first(1).labelsHash())
        .isEqualTo(first);
    assertThat(first).isNotEqualTo(known);
  }

  private FaceDataset labelled(String table) throws IOException {
    return FaceDataset.open(folder, Files.writeString(folder.resolve("labels.csv"), table));
  }

  @Test
  void faults_are_told_in_a_sentence() throws IOException {
    assertThatThrownBy(() -> FaceDataset.open(folder, null))
        .hasMessage("no photos were found in " + folder);
    assertThatThrownBy(() -> FaceDataset.open(folder.resolve("gone"), null))
        .hasMessage(folder.resolve("gone") + " does not exist");
    photo("a.png", 0, 20, 20);
    Path table = folder.resolve("other.csv");
    Files.writeString(table, "file,Male\nz.png,1\n");
    assertThatThrownBy(() -> FaceDataset.open(folder, table))
        .hasMessage(table + " lists none of the photos in " + folder);
    Files.writeString(table, "name,Male\nz.png,1\n");
    assertThatThrownBy(() -> FaceDataset.open(folder, table))
        .hasMessage(table + " has no column called file");
    Path celeba = folder.resolve("list.txt");
    Files.writeString(celeba, "1\nMale Young\na.png 1\n");
    assertThatThrownBy(() -> FaceDataset.open(folder, celeba))
        .hasMessage(celeba + " has 1 values in line 3 for 2 attributes");
  }

  /**
   * The release loads CelebA's labels two rows off. Each photo's own grey level tells what its
   * labels must be, through selections, batches and broken photos.
   */
  @Test
  void fault_of_the_release_labels_are_not_those_of_the_image_two_rows_on() throws IOException {
    StringBuilder rows = new StringBuilder("40\nMale Young Bald\n");
    for (int i = 39; i >= 0; i--) {
      shade(String.format("%06d.png", i), i);
      rows.append(String.format("%06d.png %d %d %d%n", i, flag(i, 0), flag(i, 1), flag(i, 2)));
    }
    Files.write(folder.resolve("000007.png"), new byte[] {1, 2, 3});
    Path table = Files.writeString(folder.resolve("list_attr_celeba.txt"), rows);
    FaceDataset all = FaceDataset.open(folder, table);
    for (FaceDataset part : List.of(all, all.part(5, 22), all.first(30))) {
      part.forEachBatch(8, 4, FaceDatasetTest::assertOwnLabels);
      try (Scope scope = Scope.open()) {
        assertOwnLabels(part.load(8));
      }
    }
  }

  private static void assertOwnLabels(LoadedFaces loaded) {
    double[] labels = loaded.faces().attributes().values().toDoubles();
    double[] shades = loaded.faces().images().mean(1, 2, 3).toDoubles();
    for (int i = 0; i < shades.length; i++) {
      int level = (int) Math.round((shades[i] + 1) * 127.5);
      assertThat(loaded.files().get(i)).isEqualTo(String.format("%06d.png", level));
      for (int bit = 0; bit < 3; bit++) {
        assertThat(labels[3 * i + bit]).isEqualTo(Math.max(0, flag(level, bit)));
      }
    }
  }

  private static int flag(int number, int bit) {
    return (number >> bit & 1) == 1 ? 1 : -1;
  }

  private void shade(String name, int level) {
    photo(name, level / 127.5 - 1, 8, 8);
  }

  @Test
  void batches_cover_all_photos_in_order_and_tell_the_broken_ones() throws IOException {
    for (int i = 0; i < 7; i++) {
      shade(i + ".png", i);
    }
    Files.writeString(folder.resolve("2.png"), "broken");
    Files.writeString(folder.resolve("3.png"), "broken");
    List<String> seen = new ArrayList<>();
    List<LoadedFaces.Unreadable> unreadable =
        FaceDataset.open(folder, null).forEachBatch(8, 2, batch -> seen.addAll(batch.files()));
    assertThat(seen).containsExactly("0.png", "1.png", "4.png", "5.png", "6.png");
    assertThat(unreadable)
        .extracting(LoadedFaces.Unreadable::file)
        .containsExactly("2.png", "3.png");
  }

  @Test
  void photos_without_a_row_and_rows_without_a_photo_are_named() throws IOException {
    shade("a.png", 1);
    shade("b.png", 2);
    Path manifest = Files.writeString(folder.resolve("manifest.csv"), "file,Male\na.png,1\n");
    assertThatThrownBy(() -> FaceDataset.open(folder, null))
        .isInstanceOf(DatasetException.class)
        .hasMessage(manifest + " has no row for 1 photos; the first is b.png");
    Files.writeString(manifest, TABLE);
    assertThatThrownBy(() -> FaceDataset.open(folder, null))
        .isInstanceOf(DatasetException.class)
        .hasMessage(manifest + " lists 1 absent photos; the first is c.png");
  }

  @Test
  void an_attribute_that_is_not_known_is_named() throws IOException {
    shade("a.png", 1);
    Files.writeString(folder.resolve("manifest.csv"), "file,Male,Young\na.png,1,1\n");
    FaceDataset dataset = FaceDataset.open(folder, null);
    dataset.requireAttributes(List.of("Young", "Male"));
    assertThatThrownBy(() -> dataset.requireAttributes(List.of("Male", "Bald")))
        .isInstanceOf(DatasetException.class)
        .hasMessage("the photos have no attribute Bald; known: Male, Young");
  }

  @Test
  void a_table_that_is_cut_short_doubled_or_no_table_is_refused() throws IOException {
    shade("a.png", 1);
    Path table = folder.resolve("table");
    assertTableFault(table, "2\nMale\na.png 1\n", " declares 2 rows but has 1");
    assertTableFault(table, "1\nMale\na.png 7\n", " has the value 7 in line 3");
    assertTableFault(table, "file,Male\na.png,1\na.png,1\n", " lists a.png twice");
    assertTableFault(table, "file,Male\n\"a.png,1\n", " is not a CSV file: ");
  }

  private void assertTableFault(Path table, String text, String fault) throws IOException {
    Files.writeString(table, text);
    assertThatThrownBy(() -> FaceDataset.open(folder, table))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(table + fault);
  }

  @ParameterizedTest
  @SharedTest
  @CsvSource({
    "celeba-test, 300, 40",
    "celebahq256-test, 300, 40",
    "celebahq128-train.zip, 10000, 40",
    "lfw-test, 300, 0",
    "portraits-pd, 499, 0"
  })
  void every_reference_pack_opens(String pack, int photos, int attributes) {
    FaceDataset dataset = FaceDataset.open(SharedData.path("data").resolve(pack), null);
    assertThat(dataset.files()).hasSize(photos);
    assertThat(dataset.attributeNames()).hasSize(attributes);
    try (Scope scope = Scope.open()) {
      LoadedFaces loaded = dataset.first(4).load(64);
      assertThat(loaded.unreadable()).isEmpty();
      assertThat(loaded.faces().images().shape()).containsExactly(4, 3, 64, 64);
    }
  }

  @Test
  @SharedTest
  void the_reference_packs_are_read_with_all_their_attributes() {
    try (Scope scope = Scope.open()) {
      FaceDataset pack = FaceDataset.open(SharedData.path("data/celeba-train"), null).first(3);
      assertThat(pack.attributeNames()).hasSize(40);
      LoadedFaces loaded = pack.load(256);
      assertThat(loaded.files()).containsExactly("000001.jpg", "000017.jpg", "000019.jpg");
      assertThat(loaded.faces().images().shape()).containsExactly(3, 3, 256, 256);
      List<String> asked = List.of("Arched_Eyebrows", "5_o_Clock_Shadow");
      float[] labels = loaded.faces().attributes().select(asked).toFloats();
      assertThat(new float[] {labels[0], labels[1]}).containsExactly(1, 0);
    }
  }

  /** The mean of the face made of a picture that is bright exactly in the expected crop. */
  private static double markedShare(int width, int height, int left, int top, int side) {
    Tensor picture = Tensors.full(-1, DType.FLOAT32, 1, 3, height, width);
    picture.narrow(2, top, side).narrow(3, left, side).set(Tensors.ones(DType.FLOAT32, 1));
    return FaceCrop.of(Photo.fromTensor(picture), 32).mean().item();
  }

  private void photo(String name, double shade, int width, int height) {
    try (Scope scope = Scope.open()) {
      Photo.fromTensor(Tensors.full(shade, DType.FLOAT32, 1, 3, height, width))
          .write(folder.resolve(name), new Encoding.Png(), false);
    }
  }
}
