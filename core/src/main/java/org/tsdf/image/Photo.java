package org.tsdf.image;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tsdf.tensor.FileFault;
import org.tsdf.tensor.Tensor;

/**
 * A picture at full resolution in 8 bits a channel, as a person sees it: upright (the EXIF
 * orientation is applied, not kept) and in sRGB (an embedded colour profile is applied). Camera
 * metadata such as position, time and device is <em>not</em> carried over, since whoever protects a
 * photo rarely wants to publish where it was taken; only PNG text entries are. Immutable.
 */
public final class Photo {
  /** Pictures with more pixels are refused, since a small file can declare any size. */
  public static final long MAX_PIXELS = 200_000_000;

  private static final long MAX_FILE_BYTES = 1L << 30;

  private final int width;
  private final int height;
  private final byte[] rgb;
  private final byte @Nullable [] alpha;
  private final boolean greyscale;
  private final Map<String, String> text;

  /** Takes the arrays over without a copy. */
  Photo(
      int width,
      int height,
      byte[] rgb,
      byte @Nullable [] alpha,
      boolean greyscale,
      Map<String, String> text) {
    this.width = width;
    this.height = height;
    this.rgb = rgb;
    this.alpha = alpha;
    this.greyscale = greyscale;
    this.text = Map.copyOf(text);
  }

  /**
   * Reads JPEG (CMYK too), PNG (palettes and 16 bits too), WebP, GIF, BMP and TIFF; of animations
   * the first frame.
   *
   * @throws PhotoException if the file is missing, empty, truncated, damaged, too large or no
   *     picture
   */
  public static Photo read(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new PhotoException(file, "is a folder, not a photo");
      }
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new PhotoException(file, "is too large: more than 1 GiB");
      }
      return decode(Files.readAllBytes(file), file);
    } catch (NoSuchFileException e) {
      throw new PhotoException(file, "does not exist", e);
    } catch (IOException e) {
      throw new PhotoException(file, "cannot be read: " + FileFault.of(e), e);
    }
  }

  /**
   * Decodes the bytes of a photo file.
   *
   * @param name what an exception calls it
   * @throws PhotoException as {@link #read}
   */
  public static Photo decode(byte[] bytes, Path name) {
    return new PhotoDecoder(name, bytes).decode();
  }

  /**
   * Opaque, without text.
   *
   * @param pixels (1, 3, H, W), RGB on [-1, 1]; clipped and rounded to 8 bits
   */
  public static Photo fromTensor(Tensor pixels) {
    int height = Math.toIntExact(pixels.size(-2));
    int width = Math.toIntExact(pixels.size(-1));
    return new Photo(
        width, height, PixelTransfer.toBytes(pixels, height, width), null, false, Map.of());
  }

  /** A picture that was drawn, without text; what is transparent in it stays so. */
  public static Photo fromImage(BufferedImage drawn) {
    Samples samples = Samples.of(drawn);
    return new Photo(
        drawn.getWidth(),
        drawn.getHeight(),
        samples.rgb(),
        samples.alpha(),
        samples.greyscale(),
        Map.of());
  }

  /** Draws the photo, one pixel for one, with its upper left corner at (left, top). */
  public void drawOn(Graphics2D graphics, int left, int top) {
    graphics.drawImage(PhotoEncoder.image(this), left, top, null);
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** Whether some pixels may be transparent. */
  public boolean hasAlpha() {
    return alpha != null;
  }

  /** Whether the file held shades of grey only; the three channels are then equal. */
  public boolean isGreyscale() {
    return greyscale;
  }

  /** The text entries of a PNG file, by keyword. */
  public Map<String, String> text() {
    return text;
  }

  /** The pixels: (1, 3, H, W), FLOAT32, RGB on [-1, 1]. */
  public Tensor toTensor() {
    return PixelTransfer.toTensor(rgb, height, width);
  }

  /**
   * The same photo with other colours; transparency and text stay. A greyscale photo may become a
   * colour photo.
   *
   * @param pixels (1, 3, height, width), RGB on [-1, 1]; clipped and rounded to 8 bits
   */
  public Photo withPixels(Tensor pixels) {
    return new Photo(
        width, height, PixelTransfer.toBytes(pixels, height, width), alpha, false, text);
  }

  /**
   * The rectangle of the given size whose upper left corner is at (left, top).
   *
   * @throws IllegalArgumentException if it does not lie within the photo
   */
  public Photo cropped(int left, int top, int newWidth, int newHeight) {
    boolean inside = left >= 0 && top >= 0 && newWidth > 0 && newHeight > 0;
    if (!inside || left + newWidth > width || top + newHeight > height) {
      throw new IllegalArgumentException(
          newWidth + "x" + newHeight + " at (" + left + ", " + top + ") is not within a " + this);
    }
    return with(
        newWidth,
        newHeight,
        (samples, channels) -> {
          byte[] part = new byte[newWidth * newHeight * channels];
          for (int y = 0; y < newHeight; y++) {
            int from = ((top + y) * width + left) * channels;
            int length = newWidth * channels;
            System.arraycopy(samples, from, part, y * length, length);
          }
          return part;
        });
  }

  /** The photo in another size, bilinear with antialiasing, the same bytes as Pillow's. */
  public Photo resized(int newWidth, int newHeight) {
    if (newWidth <= 0 || newHeight <= 0) {
      throw new IllegalArgumentException(newWidth + "x" + newHeight + " is no size of a photo");
    }
    return with(
        newWidth,
        newHeight,
        (samples, channels) -> Resize.apply(samples, width, height, channels, newWidth, newHeight));
  }

  private interface Geometry {
    byte[] apply(byte[] samples, int channels);
  }

  private Photo with(int newWidth, int newHeight, Geometry geometry) {
    byte[] newAlpha = alpha == null ? null : geometry.apply(alpha, 1);
    return new Photo(newWidth, newHeight, geometry.apply(rgb, 3), newAlpha, greyscale, text);
  }

  /**
   * The same photo with these text entries, and none else, in its PNG file.
   *
   * @param entries by keyword of 1 to 79 Latin-1 characters
   */
  public Photo withText(Map<String, String> entries) {
    entries.keySet().forEach(PngText::requireKeyword);
    return new Photo(width, height, rgb, alpha, greyscale, entries);
  }

  /**
   * Writes the whole file or nothing: a temporary file in the same folder is moved into place.
   *
   * @param overwrite whether a file that is there already may be replaced
   * @throws PhotoException if it is there and may not, or cannot be written
   */
  public void write(Path file, Encoding encoding, boolean overwrite) {
    AtomicFile.write(file, encode(file, encoding), overwrite);
  }

  /**
   * The bytes of the file that {@link #write} would write.
   *
   * @param name what an exception calls it
   */
  public byte[] encode(Path name, Encoding encoding) {
    return PhotoEncoder.encode(this, name, encoding);
  }

  /** Height x width x RGB. Not a copy. */
  byte[] rgb() {
    return rgb;
  }

  /** Height x width; 255 is opaque. Not a copy. */
  byte @Nullable [] alpha() {
    return alpha;
  }

  @Override
  public String toString() {
    return width + "x" + height + " photo";
  }
}
