package org.tsdf.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsdf.testing.Seeds;

class BrokenPhotoTest {
  @TempDir Path folder;

  @Test
  void a_missing_file_an_empty_file_and_a_folder_are_told_apart() throws IOException {
    Path missing = folder.resolve("missing.jpg");
    assertFault(missing, "does not exist");
    assertFault(Files.createFile(folder.resolve("empty.jpg")), "is empty");
    assertFault(folder, "is a folder, not a photo");
  }

  @Test
  void a_text_file_with_the_ending_of_a_photo_is_no_photo() throws IOException {
    Path file = Files.writeString(folder.resolve("letter.jpg"), "Dear photo,\n".repeat(50));
    assertFault(file, "is not a picture in a supported format (JPEG, PNG, WebP, GIF, BMP, TIFF)");
  }

  @Test
  void a_photo_of_a_telephone_in_a_format_of_its_own_is_named() {
    byte[] heic = "\0\0\0\30ftypheic\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> Photo.decode(heic, Path.of("a.heic")))
        .isInstanceOf(PhotoException.class)
        .hasMessage("a.heic is a HEIC photo, which is not supported: convert it to JPEG or PNG");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif", "bmp", "tiff", "webp"})
  void a_file_cut_short_anywhere_is_never_taken_for_a_photo(String format) {
    byte[] whole = file(format);
    int step = Math.max(1, whole.length / 97);
    for (int length = 1; length < whole.length; length += step) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Photo.decode(part, Path.of("part")))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(PhotoException.class)
          .hasMessageStartingWith("part is ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif", "bmp", "tiff", "webp"})
  void a_file_with_wrong_bytes_is_a_photo_or_a_fault_with_a_name(String format) {
    byte[] whole = file(format);
    Seeds.forAll(
        40,
        seed -> {
          Random random = new Random(99 + seed);
          byte[] wrong = whole.clone();
          int within = seed % 2 == 0 ? Math.min(100, wrong.length) : wrong.length;
          for (int i = 0; i <= seed % 4; i++) {
            wrong[random.nextInt(within)] = (byte) random.nextInt();
          }
          try {
            assertThat(Photo.decode(wrong, Path.of("wrong")).width()).isPositive();
          } catch (PhotoException e) {
            assertThat(e).hasMessageStartingWith("wrong is ");
          }
        });
  }

  @Test
  void a_jpeg_whose_middle_is_missing_is_damaged_although_its_end_is_there() {
    byte[] whole = file("jpeg");
    byte[] hole = Arrays.copyOf(whole, whole.length / 2);
    hole[hole.length - 2] = (byte) 0xFF;
    hole[hole.length - 1] = (byte) 0xD9;
    assertThatThrownBy(() -> Photo.decode(hole, Path.of("hole.jpg")))
        .isInstanceOf(PhotoException.class)
        .hasMessageStartingWith("hole.jpg is damaged: ");
  }

  @Test
  void a_png_that_declares_a_vast_size_is_refused_before_memory_is_asked_for() {
    byte[] png = PhotoFiles.withSize(file("png"), 100_000, 100_000);
    assertThatThrownBy(() -> Photo.decode(png, Path.of("bomb.png")))
        .isInstanceOf(PhotoException.class)
        .hasMessage(
            "bomb.png is too large: 100000 x 100000 pixels, at most 200 million are allowed");
  }

  @Test
  void a_few_bytes_that_declare_millions_of_pixels_are_not_believed() {
    byte[] webp = PhotoFiles.webp(10_000, 10_000, 0xFF102030);
    assertThatThrownBy(() -> Photo.decode(webp, Path.of("bomb.webp")))
        .isInstanceOf(PhotoException.class)
        .hasMessageStartingWith("bomb.webp is not credible: 10000 x 10000 pixels in ");
  }

  @Test
  void a_text_entry_that_unpacks_to_a_vast_size_is_left_packed() {
    byte[] packed = PhotoFiles.deflate(new byte[1 << 22]);
    byte[] bomb =
        Arrays.copyOf("k\0\1\0\0\0".getBytes(StandardCharsets.ISO_8859_1), packed.length + 6);
    System.arraycopy(packed, 0, bomb, 6, packed.length);
    Photo photo = Photo.decode(PhotoFiles.withChunk(file("png"), "iTXt", bomb), folder);
    assertThat(photo.text()).isEmpty();
  }

  @Test
  void the_fault_can_be_told_without_the_file() {
    Path missing = folder.resolve("missing.jpg");
    try {
      Photo.read(missing);
    } catch (PhotoException e) {
      assertThat(e.fault()).isEqualTo("does not exist");
      assertThat(e.file()).isEqualTo(missing);
    }
  }

  private static byte[] file(String format) {
    if (format.equals("webp")) {
      return PhotoFiles.webp(40, 30, 0xFF102030);
    }
    BufferedImage image = new BufferedImage(61, 43, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(7);
    for (int y = 0; y < 43; y++) {
      for (int x = 0; x < 61; x++) {
        image.setRGB(x, y, (4 * x) << 16 | (5 * y) << 8 | random.nextInt(256));
      }
    }
    return PhotoFiles.encode(format, image);
  }

  private static void assertFault(Path file, String fault) {
    assertThatThrownBy(() -> Photo.read(file))
        .isInstanceOf(PhotoException.class)
        .hasMessage(file + " " + fault);
  }
}
