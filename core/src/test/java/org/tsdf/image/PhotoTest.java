package org.tsdf.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.testing.Seeds;

class PhotoTest {
  @TempDir Path folder;

  @Test
  void what_is_drawn_becomes_a_photo_and_a_photo_can_be_drawn() {
    try (Scope scope = Scope.open()) {
      Tensor pixels =
          Quantisation.round(new RandomSource(1).uniform(-1, 1, DType.FLOAT32, 1, 3, 5, 7));
      BufferedImage canvas = new BufferedImage(9, 6, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = canvas.createGraphics();
      Photo.fromTensor(pixels).drawOn(graphics, 2, 1);
      graphics.dispose();
      Photo drawn = Photo.fromImage(canvas);
      assertThat(drawn.cropped(2, 1, 7, 5).toTensor().toFloats())
          .containsExactly(pixels.toFloats());
      assertThat(drawn.cropped(0, 0, 9, 1).toTensor().toFloats()).containsOnly(-1);
      assertThat(drawn.hasAlpha()).isFalse();
    }
  }

  @Test
  void a_png_gives_back_every_pixel_and_every_text() {
    try (Scope scope = Scope.open()) {
      Tensor pixels = noise(1, 13, 17);
      Photo photo =
          Photo.fromTensor(pixels).withText(Map.of("Software", "tsdf", "Title", "Jürgen 写真"));
      Path file = folder.resolve("a.png");
      photo.write(file, new Encoding.Png(), false);

      Photo back = Photo.read(file);
      assertThat(back.width()).isEqualTo(17);
      assertThat(back.height()).isEqualTo(13);
      assertThat(back.hasAlpha()).isFalse();
      assertThat(back.isGreyscale()).isFalse();
      assertThat(back.text()).isEqualTo(photo.text());
      assertThat(back.toTensor().toFloats()).containsExactly(Quantisation.round(pixels).toFloats());
    }
  }

  @Test
  void every_level_survives_the_way_to_a_tensor_and_back() {
    byte[] levels = new byte[256 * 3];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) (i / 3);
    }
    try (Scope scope = Scope.open()) {
      Photo photo = new Photo(256, 1, levels, null, false, Map.of());
      Tensor pixels = photo.toTensor();
      assertThat(pixels.min().item()).isEqualTo(-1);
      assertThat(pixels.max().item()).isEqualTo(1);
      assertThat(photo.withPixels(pixels).rgb()).containsExactly(levels);
    }
  }

  @Test
  void pixels_beyond_the_scale_are_clipped_and_not_wrapped_around() {
    try (Scope scope = Scope.open()) {
      Tensor far = noise(2, 4, 4).sign().times(7);
      assertThat(Photo.fromTensor(far).toTensor().toFloats())
          .containsExactly(far.sign().toFloats());
    }
  }

  @Test
  void pixels_of_another_size_or_that_are_no_numbers_are_refused() {
    try (Scope scope = Scope.open()) {
      Photo photo = Photo.fromTensor(noise(3, 4, 5));
      Tensor other = noise(3, 5, 4);
      assertThatThrownBy(() -> photo.withPixels(other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("pixels must have shape (1, 3, 4, 5), got FLOAT32 (1, 3, 5, 4)");
      Tensor broken = photo.toTensor().times(Double.NaN);
      assertThatThrownBy(() -> photo.withPixels(broken)).hasMessageContaining("NaN");
    }
  }

  @Test
  void new_pixels_leave_transparency_and_text_alone() {
    byte[] alpha = {0, 1, (byte) 128, (byte) 255};
    try (Scope scope = Scope.open()) {
      Photo photo = new Photo(2, 2, new byte[12], alpha, false, Map.of("Title", "one"));
      Photo changed = photo.withPixels(noise(4, 2, 2));
      Photo back = Photo.decode(changed.encode(folder, new Encoding.Png()), folder);
      assertThat(back.alpha()).containsExactly(alpha);
      assertThat(back.rgb()).containsExactly(changed.rgb());
      assertThat(back.text()).containsExactly(Map.entry("Title", "one"));
    }
  }

  @Test
  void a_jpeg_of_high_quality_is_close_and_one_of_low_quality_smaller() {
    try (Scope scope = Scope.open()) {
      Photo photo = Photo.fromTensor(noise(5, 8, 8).mean(2, 3).expand(1, 3, 64, 64));
      byte[] good = photo.encode(folder, new Encoding.Jpeg(95));
      assertThat(photo.encode(folder, new Encoding.Jpeg(20)).length).isLessThan(good.length);
      Tensor change = Photo.decode(good, folder).toTensor().minus(photo.toTensor()).abs();
      assertThat(change.max().item()).isLessThan(0.03);
    }
  }

  @Test
  void jpeg_refuses_transparency_rather_than_lose_it() {
    Photo photo = new Photo(1, 1, new byte[3], new byte[1], false, Map.of());
    assertThatThrownBy(() -> photo.encode(Path.of("a.jpg"), new Encoding.Jpeg(90)))
        .isInstanceOf(PhotoException.class)
        .hasMessage("a.jpg cannot be written: JPEG holds no transparency, choose PNG");
  }

  @Test
  void the_ending_of_the_file_chooses_the_encoding() {
    assertThat(Encoding.of(Path.of("x/a.PNG"), 90)).isEqualTo(new Encoding.Png());
    assertThat(Encoding.of(Path.of("a.jpeg"), 90)).isEqualTo(new Encoding.Jpeg(90));
    assertThatThrownBy(() -> Encoding.of(Path.of("a.gif"), 90))
        .hasMessage("a.gif cannot be written: only .png, .jpg and .jpeg are supported");
  }

  @Test
  void an_existing_file_is_replaced_only_when_asked_and_no_scraps_are_left() throws IOException {
    Path file = Files.writeString(folder.resolve("a.png"), "precious");
    Photo photo = new Photo(1, 1, new byte[3], null, false, Map.of());
    assertThatThrownBy(() -> photo.write(file, new Encoding.Png(), false))
        .isInstanceOf(PhotoException.class)
        .hasMessage(file + " exists already and was left alone");
    assertThat(file).hasContent("precious");
    photo.write(file, new Encoding.Png(), true);
    assertThat(Photo.read(file).width()).isEqualTo(1);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void a_folder_that_does_not_exist_is_named() {
    Photo photo = new Photo(1, 1, new byte[3], null, false, Map.of());
    Path file = folder.resolve("nowhere").resolve("a.png");
    assertThatThrownBy(() -> photo.write(file, new Encoding.Png(), true))
        .hasMessage(file + " cannot be written: its folder does not exist");
  }

  @Test
  void a_keyword_that_png_cannot_hold_is_refused() {
    Photo photo = new Photo(1, 1, new byte[3], null, false, Map.of());
    for (String keyword : new String[] {"", " ", "写真", "a\0b", "k".repeat(80)}) {
      assertThatThrownBy(() -> photo.withText(Map.of(keyword, "v")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("keyword");
    }
  }

  @Test
  void a_crop_holds_the_pixels_of_its_place_and_lies_within_the_photo() {
    byte[] rgb = new byte[4 * 3 * 3];
    byte[] alpha = new byte[4 * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) i;
      alpha[i / 3] = (byte) (i / 3);
    }
    Photo photo = new Photo(4, 3, rgb, alpha, false, Map.of());
    Photo part = photo.cropped(1, 2, 2, 1);
    assertThat(part.rgb()).containsExactly(27, 28, 29, 30, 31, 32);
    assertThat(part.alpha()).containsExactly(9, 10);
    assertThatThrownBy(() -> photo.cropped(3, 0, 2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2x1 at (3, 0) is not within a 4x3 photo");
  }

  @Test
  void resizing_keeps_flat_colours_flat_and_the_same_size_the_same() {
    Seeds.forAll(
        20,
        seed -> {
          Random random = new Random(seed);
          byte[] flat = new byte[5 * 7 * 3];
          Arrays.fill(flat, (byte) random.nextInt());
          Photo photo = new Photo(5, 7, flat, null, false, Map.of());
          Photo other = photo.resized(1 + random.nextInt(20), 1 + random.nextInt(20));
          assertThat(other.rgb()).containsOnly(flat[0]);
          random.nextBytes(flat);
          assertThat(photo.resized(5, 7).rgb()).containsExactly(flat);
        });
  }

  private static Tensor noise(long seed, long height, long width) {
    return new RandomSource(seed).uniform(-1, 1, DType.FLOAT32, 1, 3, height, width);
  }
}
