package org.tsdf.tensor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zip archives with the freedom to lie, which {@code java.util.zip} does not give. */
final class ZipWriter {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entry(byte[] name, int method, long crc, long packed, long size, long header) {}

  private final LittleEndianWriter out = new LittleEndianWriter();
  private final List<Entry> entries = new ArrayList<>();

  void stored(String name, byte[] content) {
    add(name, 0, content, content, content.length);
  }

  void deflated(String name, byte[] content) {
    deflated(name, content, content.length);
  }

  /** A deflated entry that claims another size than it has. */
  void deflated(String name, byte[] content, long claimedSize) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(content);
    deflater.finish();
    byte[] packed = new byte[content.length + 100];
    int length = deflater.deflate(packed);
    deflater.end();
    add(name, 8, content, Arrays.copyOf(packed, length), claimedSize);
  }

  /** An entry that shows the data of the one written last. */
  void again(String name) {
    Entry last = entries.get(entries.size() - 1);
    entries.add(
        new Entry(
            name.getBytes(StandardCharsets.UTF_8),
            last.method(),
            last.crc(),
            last.packed(),
            last.size(),
            last.header()));
  }

  private void add(String name, int method, byte[] content, byte[] packed, long size) {
    CRC32 crc = new CRC32();
    crc.update(content);
    Entry entry =
        new Entry(
            name.getBytes(StandardCharsets.UTF_8),
            method,
            crc.getValue(),
            packed.length,
            size,
            out.size());
    entries.add(entry);
    out.int32(0x04034b50).int16(20).int16(0).int16(method).int32(0).int32(entry.crc());
    out.int32(entry.packed()).int32(size).int16(entry.name().length).int16(0);
    out.bytes(entry.name()).bytes(packed);
  }

  /**
   * @param zip64 whether sizes and places stand in the wide fields, as in files beyond 4 GiB
   */
  byte[] finish(boolean zip64) {
    int start = out.size();
    entries.forEach(entry -> directoryEntry(entry, zip64));
    int end = out.size();
    if (zip64) {
      out.int32(0x06064b50).int64(44).int16(45).int16(45).int32(0).int32(0);
      out.int64(entries.size()).int64(entries.size()).int64(end - start).int64(start);
      out.int32(0x07064b50).int32(0).int64(end).int32(1);
    }
    int count = zip64 ? -1 : entries.size();
    out.int32(0x06054b50).int32(0).int16(count).int16(count);
    return out.int32(zip64 ? -1 : end - start).int32(zip64 ? -1 : start).int16(0).toBytes();
  }

  private void directoryEntry(Entry entry, boolean zip64) {
    out.int32(0x02014b50).int16(45).int16(45).int16(0).int16(entry.method()).int32(0);
    out.int32(entry.crc());
    out.int32(zip64 ? -1 : entry.packed()).int32(zip64 ? -1 : entry.size());
    out.int16(entry.name().length).int16(zip64 ? 28 : 0).int16(0).int16(0).int16(0).int32(0);
    out.int32(zip64 ? -1 : entry.header()).bytes(entry.name());
    if (zip64) {
      out.int16(1).int16(24).int64(entry.size()).int64(entry.packed()).int64(entry.header());
    }
  }
}
