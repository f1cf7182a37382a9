package org.tsdf.lab.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.image.Encoding;
import org.tsdf.image.Faces;
import org.tsdf.image.Photo;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;

class FaceBankTest {
  @TempDir private Path folder;

  private final Scope scope = Scope.open();

  @BeforeEach
  void makePhotos() throws IOException {
    StringBuilder rows = new StringBuilder("file,Male,Young\n");
    for (int i = 0; i < 5; i++) {
      Photo.fromTensor(new RandomSource(i).uniform(-1, 1, DType.FLOAT32, 1, 3, 12, 12))
          .write(folder.resolve(i + ".png"), new Encoding.Png(), false);
      rows.append(i).append(".png,").append(i % 2 == 0 ? "1,-1\n" : "-1,1\n");
    }
    Files.writeString(folder.resolve("manifest.csv"), rows);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private FaceBank bank() {
    return FaceBank.read(FaceDataset.open(folder, null), 8, List.of("Young", "Male"), done -> {});
  }

  @Test
  void the_faces_are_those_of_the_data_set_with_the_wanted_attributes_in_order() {
    Faces whole = FaceDataset.open(folder, null).load(8).faces();
    Faces picked = bank().faces(new int[] {3, 0}, new boolean[2]);
    assertThat(picked.images().select(0, 0).toFloats())
        .containsExactly(whole.images().select(0, 3).toFloats());
    assertThat(picked.images().select(0, 1).toFloats())
        .containsExactly(whole.images().select(0, 0).toFloats());
    assertThat(picked.attributes().names()).containsExactly("Young", "Male");
    assertThat(picked.attributes().values().toFloats()).containsExactly(1, 0, 0, 1);
  }

  @Test
  void only_the_faces_named_are_mirrored() {
    Faces faces = bank().faces(new int[] {1, 1, 2}, new boolean[] {false, true, false});
    Faces plain = bank().faces(new int[] {1, 1, 2}, new boolean[3]);
    assertThat(faces.images().select(0, 1).toFloats())
        .containsExactly(plain.images().select(0, 1).flip(2).toFloats());
    for (int row : new int[] {0, 2}) {
      assertThat(faces.images().select(0, row).toFloats())
          .containsExactly(plain.images().select(0, row).toFloats());
    }
  }

  @Test
  void a_broken_photo_is_left_out_and_the_others_keep_their_labels() throws IOException {
    Files.writeString(folder.resolve("1.png"), "broken");
    List<Long> heard = new ArrayList<>();
    FaceBank bank = FaceBank.read(FaceDataset.open(folder, null), 8, List.of("Male"), heard::add);
    assertThat(bank.count()).isEqualTo(4);
    assertThat(heard).containsExactly(4L);
    assertThat(bank.unreadable()).extracting(LoadedFaces.Unreadable::file).containsExactly("1.png");
    Faces all = bank.faces(new int[] {0, 1, 2, 3}, new boolean[4]);
    assertThat(all.attributes().values().toFloats()).containsExactly(1, 1, 0, 1);
  }

  @Test
  void attributes_that_are_not_known_and_photos_that_cannot_be_read_are_told() throws IOException {
    FaceDataset dataset = FaceDataset.open(folder, null);
    assertThatThrownBy(() -> FaceBank.read(dataset, 8, List.of("Bald"), done -> {}))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("no attribute Bald");
    for (int i = 0; i < 5; i++) {
      Files.writeString(folder.resolve(i + ".png"), "broken");
    }
    assertThatThrownBy(() -> FaceBank.read(dataset, 8, List.of("Male"), done -> {}))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("none of 5 photos can be read; the first: ");
  }
}
