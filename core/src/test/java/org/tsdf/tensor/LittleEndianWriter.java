package org.tsdf.tensor;

import java.io.ByteArrayOutputStream;

/** Collects bytes and little-endian numbers; only the low bits of a number are taken. */
final class LittleEndianWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  int size() {
    return out.size();
  }

  LittleEndianWriter bytes(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  LittleEndianWriter int8(int value) {
    out.write(value);
    return this;
  }

  LittleEndianWriter int16(int value) {
    return int8(value).int8(value >>> 8);
  }

  LittleEndianWriter int32(long value) {
    return int16((int) value).int16((int) (value >>> 16));
  }

  LittleEndianWriter int64(long value) {
    return int32(value).int32(value >>> 32);
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}
