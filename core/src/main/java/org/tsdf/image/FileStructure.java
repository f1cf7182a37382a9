package org.tsdf.image;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Whether a file of a known format reaches its own end. */
final class FileStructure {
  private static final int MARKER = 0xFF;
  private static final int END_OF_IMAGE = 0xD9;

  private FileStructure() {}

  /**
   * @throws PhotoException if the file ends too early or a checksum in it is wrong
   */
  static void requireWhole(Path name, byte[] file) {
    if (PngChunks.isPng(file)) {
      PngChunks.requireWhole(name, file);
    } else if (isJpeg(file) && !jpegReachesItsEnd(file)) {
      throw new PhotoException(name, "is truncated: the JPEG data end before the picture does");
    } else if (isWebp(file) && littleEndian(file, 4) + 8L > file.length) {
      throw new PhotoException(name, "is truncated: the WebP data end before the picture does");
    }
  }

  /** What to say of a file that no decoder wants. */
  static String unknownFormat(byte[] file) {
    if (matches(file, 4, "ftyphei") || matches(file, 4, "ftypmif") || matches(file, 4, "ftyphev")) {
      return "is a HEIC photo, which is not supported: convert it to JPEG or PNG";
    }
    if (matches(file, 4, "ftypavif")) {
      return "is an AVIF photo, which is not supported: convert it to JPEG or PNG";
    }
    return "is not a picture in a supported format (JPEG, PNG, WebP, GIF, BMP, TIFF)";
  }

  private static boolean isJpeg(byte[] file) {
    return file.length >= 2 && at(file, 0) == MARKER && at(file, 1) == 0xD8;
  }

  private static boolean isWebp(byte[] file) {
    return file.length >= 12 && matches(file, 0, "RIFF") && matches(file, 8, "WEBP");
  }

  /** Walks the segments to the end-of-image marker of the first picture in the file. */
  private static boolean jpegReachesItsEnd(byte[] file) {
    int position = 2;
    while (position + 1 < file.length) {
      int marker = at(file, position + 1);
      if (at(file, position) != MARKER || marker == 0 || marker == MARKER) {
        position++; // fill bytes, compressed data
      } else if (marker == END_OF_IMAGE) {
        return true;
      } else if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
        position += 2; // markers without content
      } else if (position + 3 < file.length) {
        int length = at(file, position + 2) << 8 | at(file, position + 3);
        position += 2 + Math.max(2, length);
      } else {
        return false;
      }
    }
    return false;
  }

  static boolean matches(byte[] file, int offset, String ascii) {
    byte[] expected = ascii.getBytes(StandardCharsets.US_ASCII);
    if (offset + expected.length > file.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (file[offset + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }

  private static int at(byte[] file, int position) {
    return file[position] & 0xFF;
  }

  private static long littleEndian(byte[] file, int offset) {
    return at(file, offset)
        | at(file, offset + 1) << 8
        | at(file, offset + 2) << 16
        | (long) at(file, offset + 3) << 24;
  }
}
