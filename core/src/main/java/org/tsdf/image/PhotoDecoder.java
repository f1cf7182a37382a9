package org.tsdf.image;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ComponentColorModel;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Photo} of the bytes of one file. */
final class PhotoDecoder {
  private static final Set<String> FORMATS = Set.of("jpeg", "png", "webp", "gif", "bmp", "tif");

  /** Heap that decoding needs for a pixel at most: the file's samples, their copy, alpha. */
  private static final int BYTES_PER_PIXEL = 12;

  /** Beyond this size, a file of fewer bytes than one for this many pixels is no photo. */
  private static final long UNDOUBTED_PIXELS = 1_000_000;

  private static final long PIXELS_PER_BYTE = 2_000;

  private final Path name;
  private final byte[] file;

  PhotoDecoder(Path name, byte[] file) {
    this.name = name;
    this.file = file;
  }

  Photo decode() {
    if (file.length == 0) {
      throw new PhotoException(name, "is empty");
    }
    FileStructure.requireWhole(name, file);
    try {
      return decoded();
    } catch (PhotoException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // decoders answer damaged files with exceptions of every kind
      throw new PhotoException(name, fault(e), e);
    }
  }

  private Photo decoded() throws IOException {
    BufferedImage image = converted(image());
    Samples samples = Samples.of(image);
    Orientation orientation = Orientation.of(file);
    Map<String, String> text = PngChunks.isPng(file) ? PngText.read(file) : Map.of();
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] rgb = samples.rgb();
    byte @Nullable [] alpha = samples.alpha();
    if (!orientation.isUpright()) {
      rgb = orientation.apply(rgb, width, height, 3);
      alpha = alpha == null ? null : orientation.apply(alpha, width, height, 1);
    }
    return orientation.isTurned()
        ? new Photo(height, width, rgb, alpha, samples.greyscale(), text)
        : new Photo(width, height, rgb, alpha, samples.greyscale(), text);
  }

  private BufferedImage image() throws IOException {
    DecoderWarnings warnings = new DecoderWarnings();
    ImageReader reader = null;
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader = reader(stream);
      // metadata is read elsewhere, with limits on what it may unpack to
      reader.setInput(stream, true, true);
      reader.addIIOReadWarningListener(warnings);
      requireModest(reader.getWidth(0), reader.getHeight(0));
      BufferedImage image = reader.read(0);
      warnings.throwIfDamaged(name);
      return image;
    } finally {
      if (reader != null) {
        reader.dispose();
      }
    }
  }

  private ImageReader reader(ImageInputStream stream) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
        return reader;
      }
    }
    throw new PhotoException(name, FileStructure.unknownFormat(file));
  }

  private void requireModest(int width, int height) {
    long pixels = (long) width * height;
    String size = width + " x " + height + " pixels";
    if (pixels > Photo.MAX_PIXELS) {
      long millions = Photo.MAX_PIXELS / 1_000_000;
      throw new PhotoException(
          name, "is too large: " + size + ", at most " + millions + " million are allowed");
    }
    if (pixels > UNDOUBTED_PIXELS && pixels > PIXELS_PER_BYTE * file.length) {
      throw new PhotoException(name, "is not credible: " + size + " in " + file.length + " bytes");
    }
    long needed = pixels * BYTES_PER_PIXEL;
    if (needed > Runtime.getRuntime().maxMemory()) {
      String need = size + " need about " + needed / 1_000_000 + " MB (-Xmx)";
      throw new PhotoException(name, "is too large for the memory of this Java process: " + need);
    }
  }

  private static String fault(Exception e) {
    if (e instanceof EOFException || e.getCause() instanceof EOFException) {
      return "is truncated";
    }
    String message = e.getMessage();
    boolean silent = message == null || message.isBlank();
    return "is damaged or unsupported: " + (silent ? e.getClass().getSimpleName() : message);
  }

  /** To sRGB, where the file names another space for its colours or has other ones than these. */
  private BufferedImage converted(BufferedImage image) {
    BufferedImage profiled = withPngProfile(image);
    ColorSpace space = profiled.getColorModel().getColorSpace();
    if (space.isCS_sRGB() || space.getType() == ColorSpace.TYPE_GRAY) {
      return profiled; // shades of grey are taken as they are: Java's own grey space is linear
    }
    try {
      int type =
          profiled.getColorModel().hasAlpha()
              ? BufferedImage.TYPE_4BYTE_ABGR
              : BufferedImage.TYPE_3BYTE_BGR;
      BufferedImage target = new BufferedImage(profiled.getWidth(), profiled.getHeight(), type);
      return new ColorConvertOp(null).filter(profiled, target);
    } catch (RuntimeException e) {
      if (space.getType() != ColorSpace.TYPE_RGB) {
        throw e;
      }
      // an unusable profile: the bare numbers are closer to the truth than no photo
      return image;
    }
  }

  /** Java 17's PNG reader leaves the embedded profile aside. */
  private BufferedImage withPngProfile(BufferedImage image) {
    boolean plain =
        image.getColorModel() instanceof ComponentColorModel model
            && model.getColorSpace().isCS_sRGB();
    if (!plain || !PngChunks.isPng(file)) {
      return image;
    }
    Optional<ICC_ColorSpace> space = PngProfile.read(file);
    if (space.isEmpty()) {
      return image;
    }
    boolean alpha = image.getColorModel().hasAlpha();
    ComponentColorModel model =
        new ComponentColorModel(
            space.get(),
            alpha,
            image.isAlphaPremultiplied(),
            alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
            image.getRaster().getTransferType());
    return new BufferedImage(model, image.getRaster(), image.isAlphaPremultiplied(), null);
  }
}
