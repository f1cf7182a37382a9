package org.tsdf.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsdf.testing.Seeds;

class PhotoFormatsTest {
  private static final Path NAME = Path.of("photo");

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "tiff"})
  void lossless_files_give_back_every_level(String format) {
    Seeds.forAll(
        5,
        seed -> {
          BufferedImage image = noise(seed, 7, 5);
          Photo photo = decode(PhotoFiles.encode(format, image));
          for (int y = 0; y < 5; y++) {
            for (int x = 0; x < 7; x++) {
              assertThat(pixel(photo, x, y)).isEqualTo(image.getRGB(x, y) & 0xFFFFFF);
            }
          }
          assertThat(photo.hasAlpha()).isFalse();
          assertThat(photo.isGreyscale()).isFalse();
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void a_photo_is_upright_however_the_camera_was_held(int orientation) {
    int[][] seen = {{0x101010, 0x404040, 0x707070}, {0xA0A0A0, 0xD0D0D0, 0xFFFFFF}};
    boolean turned = orientation >= 5;
    BufferedImage stored =
        new BufferedImage(turned ? 32 : 48, turned ? 48 : 32, BufferedImage.TYPE_3BYTE_BGR);
    for (int row = 0; row < stored.getHeight(); row++) {
      for (int column = 0; column < stored.getWidth(); column++) {
        stored.setRGB(column, row, seenAt(seen, orientation, row / 16, column / 16));
      }
    }
    byte[] jpeg =
        PhotoFiles.withSegment(
            PhotoFiles.encode("jpeg", stored), 0xE1, PhotoFiles.exif(orientation));
    Photo photo = decode(jpeg);
    assertThat(photo.width()).isEqualTo(48);
    assertThat(photo.height()).isEqualTo(32);
    for (int y = 0; y < 2; y++) {
      for (int x = 0; x < 3; x++) {
        int level = pixel(photo, 16 * x + 8, 16 * y + 8) & 0xFF;
        assertThat(level).isCloseTo(seen[y][x] & 0xFF, within(3));
      }
    }
  }

  /** EXIF 2.3, tag 0x0112: which side of the seen picture the stored rows and columns begin at. */
  private static int seenAt(int[][] seen, int orientation, int row, int column) {
    return switch (orientation) {
      case 1 -> seen[row][column];
      case 2 -> seen[row][2 - column];
      case 3 -> seen[1 - row][2 - column];
      case 4 -> seen[1 - row][column];
      case 5 -> seen[column][row];
      case 6 -> seen[column][2 - row];
      case 7 -> seen[1 - column][2 - row];
      default -> seen[1 - column][row];
    };
  }

  @Test
  void transparency_is_turned_with_the_picture() {
    byte[] alpha = {1, 2, 3, 4, 5, 6};
    Orientation held = new Orientation(6);
    assertThat(held.apply(alpha, 3, 2, 1)).containsExactly(4, 1, 5, 2, 6, 3);
  }

  @Test
  void sixteen_bits_are_rounded_to_eight() {
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 3, 1, 3, null);
    raster.setPixels(0, 0, 3, 1, new int[] {0, 128, 129, 257, 65535, 65407, 65406, 32768, 385});
    Photo photo = decode(PhotoFiles.encode("png", image(raster, ColorSpace.CS_sRGB, false)));
    assertThat(pixel(photo, 0, 0)).isEqualTo(0x000001);
    assertThat(pixel(photo, 1, 0)).isEqualTo(0x01FFFF);
    assertThat(pixel(photo, 2, 0)).isEqualTo(0xFE8001);
  }

  @ParameterizedTest
  @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY})
  void grey_levels_are_taken_as_they_are(int type) {
    BufferedImage image = new BufferedImage(256, 1, type);
    int step = type == BufferedImage.TYPE_BYTE_GRAY ? 1 : 257;
    for (int x = 0; x < 256; x++) {
      image.getRaster().setSample(x, 0, 0, x * step);
    }
    Photo photo = decode(PhotoFiles.encode("png", image));
    assertThat(photo.isGreyscale()).isTrue();
    for (int x = 0; x < 256; x++) {
      assertThat(pixel(photo, x, 0)).isEqualTo(x * 0x010101);
    }
  }

  @Test
  void a_grey_jpeg_is_a_photo_with_three_equal_channels() {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSamples(0, 0, 16, 16, 0, filled(256, 100));
    Photo photo = decode(PhotoFiles.encode("jpeg", image));
    assertThat(photo.isGreyscale()).isTrue();
    assertThat(pixel(photo, 3, 3)).isEqualTo(0x646464);
  }

  @Test
  void grey_with_transparency_keeps_both() {
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 2, 1, 2, null);
    raster.setPixels(0, 0, 2, 1, new int[] {10, 0, 20, 77});
    Photo photo = decode(PhotoFiles.encode("png", image(raster, ColorSpace.CS_GRAY, true)));
    assertThat(pixel(photo, 0, 0)).isEqualTo(0x0A0A0A);
    assertThat(photo.alpha()).containsExactly(0, 77);
  }

  @Test
  void invisible_pixels_keep_their_colour() {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00123456);
    image.setRGB(1, 0, 0x80FEDCBA);
    Photo photo = decode(PhotoFiles.encode("png", image));
    assertThat(pixel(photo, 0, 0)).isEqualTo(0x123456);
    assertThat(pixel(photo, 1, 0)).isEqualTo(0xFEDCBA);
    assertThat(photo.alpha()).containsExactly(0, 0x80);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "gif"})
  void a_palette_becomes_colours(String format) {
    Photo photo = decode(PhotoFiles.encode(format, paletted(0xFFFF0000, 0xFF00FF00)));
    assertThat(pixel(photo, 0, 0)).isEqualTo(0xFF0000);
    assertThat(pixel(photo, 1, 0)).isEqualTo(0x00FF00);
    assertThat(photo.hasAlpha()).isFalse();
    assertThat(photo.isGreyscale()).isFalse();
  }

  @Test
  void a_palette_may_be_transparent() {
    Photo photo = decode(PhotoFiles.encode("png", paletted(0xFFFF0000, 0x0000FF00)));
    assertThat(photo.alpha()).containsExactly(255, 0);
  }

  @Test
  void black_and_white_in_one_bit_is_a_greyscale_photo() {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(1, 0, 0xFFFFFFFF);
    Photo photo = decode(PhotoFiles.encode("png", image));
    assertThat(photo.isGreyscale()).isTrue();
    assertThat(photo.rgb()).containsExactly(0, 0, 0, -1, -1, -1);
  }

  @Test
  void one_colour_of_a_png_may_be_declared_transparent() {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_3BYTE_BGR);
    image.setRGB(0, 0, 0x010203);
    image.setRGB(1, 0, 0x040506);
    byte[] png =
        PhotoFiles.withChunk(
            PhotoFiles.encode("png", image), "tRNS", new byte[] {0, 1, 0, 2, 0, 3});
    Photo photo = decode(png);
    assertThat(pixel(photo, 0, 0)).isEqualTo(0x010203);
    assertThat(photo.alpha()).containsExactly(0, 255);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg"})
  void an_embedded_colour_profile_is_applied(String format) {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_3BYTE_BGR);
    image.getRaster().setPixels(0, 0, 16, 16, filled(16 * 16 * 3, 128));
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    byte[] plain = PhotoFiles.encode(format, image);
    byte[] file =
        format.equals("png")
            ? PhotoFiles.withChunk(plain, "iCCP", PhotoFiles.profileChunk(profile))
            : PhotoFiles.withSegment(plain, 0xE2, PhotoFiles.profileSegment(profile));
    assertThat(pixel(decode(plain), 8, 8) & 0xFF).isCloseTo(128, within(1));
    // linear 128/255 = 0.502 is 1.055 * 0.502^(1/2.4) - 0.055 = 0.737 in sRGB
    assertThat(pixel(decode(file), 8, 8) & 0xFF).isCloseTo(188, within(2));
  }

  @Test
  void an_unusable_colour_profile_is_passed_over() {
    BufferedImage image = noise(1, 4, 4);
    byte[] png = PhotoFiles.encode("png", image);
    byte[] odd = PhotoFiles.withChunk(png, "iCCP", PhotoFiles.profileChunk(new byte[200]));
    assertThat(decode(odd).rgb()).containsExactly(decode(png).rgb());
  }

  @Test
  void a_cmyk_jpeg_becomes_rgb() throws IOException {
    byte[] photoshop = "Adobe\0\144\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    byte[] file = PhotoFiles.withSegment(cmyk(), 0xEE, photoshop);
    Photo photo = decode(file);
    int pixel = pixel(photo, 8, 8);
    assertThat(pixel >> 16).as("red").isGreaterThan(150);
    assertThat(pixel >> 8 & 0xFF).as("green").isLessThan(100);
    assertThat(pixel & 0xFF).as("blue").isLessThan(100);
  }

  @Test
  void a_cmyk_tiff_becomes_rgb() {
    Photo photo = decode(tiff(5, 4, 8, 1, new byte[] {0, (byte) 255, (byte) 255, 0, 0, 0, 0, 0}));
    assertThat(pixel(photo, 0, 0)).as("no cyan, full magenta and yellow").isEqualTo(0xFF0000);
    assertThat(pixel(photo, 1, 0)).as("no ink").isEqualTo(0xFFFFFF);
  }

  @Test
  void samples_that_are_no_levels_are_a_fault_of_the_file_told_by_its_name() {
    byte[] fractions = tiff(1, 1, 32, 3, new byte[8]);
    byte[] signed = tiff(1, 1, 16, 2, new byte[] {-1, -1, 0, 1});
    for (byte[] odd : List.of(fractions, signed)) {
      assertThatThrownBy(() -> decode(odd))
          .isInstanceOf(PhotoException.class)
          .hasMessageStartingWith(NAME + " is damaged or unsupported: ");
    }
  }

  /**
   * An uncompressed TIFF of two pixels side by side.
   *
   * @param photometric 1 for grey, 5 for inks
   * @param format of the samples: 1 whole, 2 signed, 3 fractions
   */
  private static byte[] tiff(int photometric, int samples, int bits, int format, byte[] pixels) {
    int entries = 11;
    int directory = 8;
    int widths = directory + 2 + 12 * entries + 4;
    int strip = widths + 2 * samples;
    ByteBuffer file = ByteBuffer.allocate(strip + pixels.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put("II".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(directory);
    file.putShort((short) entries);
    int[][] fields = {
      {256, 2},
      {257, 1},
      {258, 0},
      {259, 1},
      {262, photometric},
      {273, strip},
      {277, samples},
      {278, 1},
      {279, pixels.length},
      {284, 1},
      {339, format}
    };
    for (int[] field : fields) {
      boolean several = field[0] == 258 && samples > 2;
      file.putShort((short) field[0]).putShort((short) (field[0] == 273 ? 4 : 3));
      file.putInt(field[0] == 258 ? samples : 1);
      file.putInt(field[0] == 258 ? (several ? widths : bits) : field[1]);
    }
    file.putInt(0);
    for (int i = 0; i < samples; i++) {
      file.putShort((short) bits);
    }
    return file.put(pixels).array();
  }

  /** All red: no cyan, full magenta and yellow, no black; stored inverted, as Photoshop does. */
  private static byte[] cmyk() throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 16; x++) {
        raster.setPixel(x, y, new int[] {255, 0, 0, 255});
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  @Test
  void webp_is_read_lossless_with_transparency_and_lossy() {
    Photo lossless = decode(PhotoFiles.webp(5, 3, 0x80102030));
    assertThat(lossless.width()).isEqualTo(5);
    assertThat(lossless.height()).isEqualTo(3);
    assertThat(pixel(lossless, 4, 2)).isEqualTo(0x102030);
    assertThat(lossless.alpha()).containsOnly(0x80);
    byte[] lossy =
        Base64.getDecoder().decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA");
    assertThat(decode(lossy).width()).isEqualTo(1);
  }

  private static Photo decode(byte[] file) {
    return Photo.decode(file, NAME);
  }

  private static int pixel(Photo photo, int x, int y) {
    int at = 3 * (y * photo.width() + x);
    byte[] rgb = photo.rgb();
    return (rgb[at] & 0xFF) << 16 | (rgb[at + 1] & 0xFF) << 8 | (rgb[at + 2] & 0xFF);
  }

  private static BufferedImage noise(long seed, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(seed);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    return image;
  }

  private static BufferedImage paletted(int first, int second) {
    IndexColorModel palette =
        new IndexColorModel(
            8,
            2,
            new int[] {first, second},
            0,
            first >>> 24 != 255 || second >>> 24 != 255,
            -1,
            DataBuffer.TYPE_BYTE);
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
    image.getRaster().setSample(1, 0, 0, 1);
    return image;
  }

  private static BufferedImage image(WritableRaster raster, int colourSpace, boolean alpha) {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(colourSpace),
            alpha,
            false,
            alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
            raster.getTransferType());
    return new BufferedImage(model, raster, false, null);
  }

  private static int[] filled(int length, int value) {
    int[] values = new int[length];
    Arrays.fill(values, value);
    return values;
  }
}
