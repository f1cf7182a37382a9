package org.tsdf.image;

import java.nio.file.Path;
import java.util.Locale;

/** The file format in which a photo is written. */
public sealed interface Encoding {

  /** Lossless: every pixel comes back as it was. The default for protected photos. */
  record Png() implements Encoding {}

  /**
   * Lossy: pixels move by a few levels, which weakens a protection; no transparency, no text.
   *
   * @param quality 1 (smallest) to 100 (best), read as in libjpeg
   */
  record Jpeg(int quality) implements Encoding {
    public Jpeg {
      if (quality < 1 || quality > 100) {
        throw new IllegalArgumentException("JPEG quality must lie in [1, 100], was " + quality);
      }
    }
  }

  /**
   * The encoding that a file's ending asks for: {@code .jpg} and {@code .jpeg} of the given
   * quality, {@code .png}.
   *
   * @throws PhotoException for any other ending
   */
  static Encoding of(Path file, int jpegQuality) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".png")) {
      return new Png();
    }
    if (name.endsWith(".jpg") || name.endsWith(".jpeg")) {
      return new Jpeg(jpegQuality);
    }
    throw new PhotoException(file, "cannot be written: only .png, .jpg and .jpeg are supported");
  }
}
