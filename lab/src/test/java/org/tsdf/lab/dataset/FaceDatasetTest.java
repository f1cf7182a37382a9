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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    Files.writeString(folder.resolve("manifest.csv"), TABLE);
    try (Scope scope = Scope.open()) {
      LoadedFaces loaded = FaceDataset.open(folder, null).first(1).load(8);
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
      Files.writeString(archive.getPath("/manifest.csv"), TABLE);
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
