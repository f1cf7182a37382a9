package org.tsdf.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.zip.CRC32;

/** The chunks of a PNG file. */
final class PngChunks {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  /** Length, type and checksum. */
  private static final int FRAME = 12;

  private PngChunks() {}

  static boolean isPng(byte[] file) {
    return file.length >= SIGNATURE.length
        && ByteBuffer.wrap(file, 0, SIGNATURE.length).equals(ByteBuffer.wrap(SIGNATURE));
  }

  /**
   * @throws PhotoException if the file ends before its end chunk or a checksum is wrong
   */
  static void requireWhole(Path name, byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).position(SIGNATURE.length);
    while (bytes.remaining() >= FRAME) {
      int length = bytes.getInt();
      if (length < 0 || length > bytes.remaining() - 8) {
        break;
      }
      CRC32 checksum = new CRC32();
      checksum.update(file, bytes.position(), length + 4);
      String type = ascii(bytes);
      bytes.position(bytes.position() + length);
      if (bytes.getInt() != (int) checksum.getValue()) {
        throw new PhotoException(name, "is damaged: the checksum of a PNG chunk is wrong");
      }
      if (type.equals("IEND")) {
        return;
      }
    }
    throw new PhotoException(name, "is truncated: the PNG data end before the picture does");
  }

  /** Visits type and content of each chunk of a {@linkplain #requireWhole whole} file. */
  static void forEach(byte[] file, BiConsumer<String, ByteBuffer> visitor) {
    ByteBuffer bytes = ByteBuffer.wrap(file).position(SIGNATURE.length);
    String type = "";
    while (!type.equals("IEND")) {
      int length = bytes.getInt();
      type = ascii(bytes);
      visitor.accept(type, bytes.slice(bytes.position(), length));
      bytes.position(bytes.position() + length + 4);
    }
  }

  /** Takes a Latin-1 text and the zero that ends it off the front of a chunk's content. */
  static Optional<String> untilZero(ByteBuffer content) {
    for (int i = content.position(); i < content.limit(); i++) {
      if (content.get(i) == 0) {
        ByteBuffer part = content.duplicate().limit(i);
        content.position(i + 1);
        return Optional.of(StandardCharsets.ISO_8859_1.decode(part).toString());
      }
    }
    return Optional.empty();
  }

  private static String ascii(ByteBuffer bytes) {
    byte[] letters = new byte[4];
    bytes.get(letters);
    return new String(letters, StandardCharsets.ISO_8859_1);
  }
}
