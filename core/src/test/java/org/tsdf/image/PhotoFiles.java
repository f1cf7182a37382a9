package org.tsdf.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;

/** Photo files made by hand, with what ordinary writers do not write. */
final class PhotoFiles {
  private static final int PNG_HEADER_END = 33;

  private PhotoFiles() {}

  static byte[] encode(String format, BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, bytes)) {
        throw new AssertionError("no writer for " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A JPEG with one more segment behind its first two bytes. */
  static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    return ByteBuffer.allocate(jpeg.length + content.length + 4)
        .put(jpeg, 0, 2)
        .put((byte) 0xFF)
        .put((byte) marker)
        .putShort((short) (content.length + 2))
        .put(content)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  /** The EXIF segment of a camera that was held as the tag says. */
  static byte[] exif(int orientation) {
    return ByteBuffer.allocate(32)
        .put("Exif\0\0MM\0*".getBytes(ISO_8859_1))
        .putInt(8) // the first directory follows at once
        .putShort((short) 1) // of one entry
        .putShort((short) 0x0112)
        .putShort((short) 3) // a short
        .putInt(1)
        .putShort((short) orientation)
        .putShort((short) 0)
        .putInt(0)
        .array();
  }

  /** The segment that embeds a colour profile in a JPEG. */
  static byte[] profileSegment(byte[] profile) {
    return ByteBuffer.allocate(14 + profile.length)
        .put("ICC_PROFILE\0".getBytes(ISO_8859_1))
        .put((byte) 1)
        .put((byte) 1)
        .put(profile)
        .array();
  }

  /** A PNG with one more chunk behind its header. */
  static byte[] withChunk(byte[] png, String type, byte[] content) {
    ByteBuffer file = ByteBuffer.allocate(png.length + content.length + 12);
    file.put(png, 0, PNG_HEADER_END).put(chunk(type, content));
    return file.put(png, PNG_HEADER_END, png.length - PNG_HEADER_END).array();
  }

  /** A PNG that declares another size than it has. */
  static byte[] withSize(byte[] png, int width, int height) {
    byte[] header = Arrays.copyOfRange(png, 16, 29);
    ByteBuffer.wrap(header).putInt(width).putInt(height);
    return ByteBuffer.wrap(png.clone()).position(8).put(chunk("IHDR", header)).array();
  }

  /** The content of the chunk that embeds a colour profile in a PNG. */
  static byte[] profileChunk(byte[] profile) {
    byte[] packed = deflate(profile);
    return ByteBuffer.allocate(packed.length + 3)
        .put("p\0\0".getBytes(ISO_8859_1))
        .put(packed)
        .array();
  }

  static byte[] deflate(byte[] content) {
    Deflater deflater = new Deflater();
    deflater.setInput(content);
    deflater.finish();
    byte[] packed = new byte[content.length + 64];
    int length = deflater.deflate(packed);
    deflater.end();
    return Arrays.copyOf(packed, length);
  }

  private static byte[] chunk(String type, byte[] content) {
    byte[] named = (type + new String(content, ISO_8859_1)).getBytes(ISO_8859_1);
    CRC32 checksum = new CRC32();
    checksum.update(named);
    return ByteBuffer.allocate(content.length + 12)
        .putInt(content.length)
        .put(named)
        .putInt((int) checksum.getValue())
        .array();
  }

  /** A lossless WebP of one colour: five prefix codes of one symbol each, then no bits at all. */
  static byte[] webp(int width, int height, int argb) {
    StringBuilder bits = new StringBuilder();
    least(bits, width - 1, 14);
    least(bits, height - 1, 14);
    least(bits, 1, 1); // alpha is used
    least(bits, 0, 3 + 1 + 1 + 1); // version, no transform, no colour cache, no meta codes
    for (int channel : new int[] {argb >> 8, argb >> 16, argb, argb >>> 24}) {
      least(bits, 0b101, 3); // a simple code, one symbol, of eight bits
      least(bits, channel & 0xFF, 8);
    }
    least(bits, 0b0001, 4); // distances: a simple code, one symbol, of one bit, zero
    byte[] data = new byte[(bits.length() + 7) / 8 + 1];
    for (int i = 0; i < bits.length(); i++) {
      data[i / 8] |= (byte) ((bits.charAt(i) - '0') << i % 8);
    }
    int size = 1 + data.length;
    int padded = size + size % 2;
    ByteBuffer file = ByteBuffer.allocate(20 + padded).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(ISO_8859_1)).putInt(12 + padded);
    file.put("WEBPVP8L".getBytes(ISO_8859_1)).putInt(size);
    return file.put((byte) 0x2F).put(data).array();
  }

  private static void least(StringBuilder bits, int value, int count) {
    for (int i = 0; i < count; i++) {
      bits.append(value >> i & 1);
    }
  }
}
