package org.tsdf.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The entries of a zip file, read from its central directory. Stored entries are given out in
 * place, which is how PyTorch writes them; deflated ones are inflated. Follows PKWARE's APPNOTE
 * 6.3.10, sections 4.3 and 4.4, zip64 included.
 */
final class ZipArchive {
  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int LOCAL_SIZE = 30;
  private static final int CENTRAL_SIZE = 46;
  private static final int END_SIZE = 22;
  private static final int END_64_SIZE = 56;
  private static final int LOCATOR_64_SIZE = 20;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final long IN_ZIP64_FIELD = 0xffffffffL;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  /** Deflate cannot do better than this. */
  private static final int HIGHEST_RATIO = 1032;

  private record Entry(int method, long packed, long size, long header) {}

  private final FileBytes bytes;
  private final Allowance allowance;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * @throws CheckpointException if the directory is damaged
   */
  ZipArchive(FileBytes bytes, Allowance allowance) {
    this.bytes = bytes;
    this.allowance = allowance;
    readDirectory();
  }

  Set<String> names() {
    return entries.keySet();
  }

  /** Unpacked size as the directory states it. */
  long size(String name) {
    return entry(name).size();
  }

  /**
   * The unpacked bytes of an entry.
   *
   * @throws CheckpointException if it is missing or damaged
   */
  ByteBuffer read(String name) {
    Entry entry = entry(name);
    ByteBuffer header = slice(name, entry.header(), LOCAL_SIZE);
    if (header.getInt(0) != LOCAL) {
      throw damaged(name, "does not begin where the archive's directory says");
    }
    long start =
        entry.header()
            + LOCAL_SIZE
            + Short.toUnsignedInt(header.getShort(26))
            + Short.toUnsignedInt(header.getShort(28));
    ByteBuffer packed = slice(name, start, entry.packed());
    return switch (entry.method()) {
      case STORED -> stored(name, entry, packed);
      case DEFLATED -> inflated(name, entry, packed);
      default -> throw damaged(name, "is compressed by the unknown method " + entry.method());
    };
  }

  private ByteBuffer stored(String name, Entry entry, ByteBuffer packed) {
    if (entry.packed() != entry.size()) {
      throw damaged(name, "is stored with two different sizes");
    }
    return packed;
  }

  private ByteBuffer inflated(String name, Entry entry, ByteBuffer packed) {
    if (entry.size() > HIGHEST_RATIO * (entry.packed() + 1) || entry.size() > Integer.MAX_VALUE) {
      throw damaged(name, "cannot unfold to the " + entry.size() + " bytes that it claims");
    }
    allowance.take(name, entry.size());
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed);
      ByteBuffer unpacked = ByteBuffer.allocate((int) entry.size());
      while (unpacked.hasRemaining() && inflater.inflate(unpacked) > 0) {
        // until full or out of input
      }
      if (unpacked.hasRemaining() || !isAtEnd(inflater)) {
        throw damaged(name, "does not unfold to the " + entry.size() + " bytes that it claims");
      }
      return unpacked.flip().order(ByteOrder.LITTLE_ENDIAN);
    } catch (DataFormatException e) {
      throw damaged(name, "cannot be decompressed");
    } finally {
      inflater.end();
    }
  }

  private static boolean isAtEnd(Inflater inflater) throws DataFormatException {
    return inflater.finished() || (inflater.inflate(new byte[1]) == 0 && inflater.finished());
  }

  private void readDirectory() {
    long tailSize = Math.min(bytes.size(), END_SIZE + LONGEST_COMMENT);
    ByteBuffer tail = bytes.slice(bytes.size() - tailSize, tailSize);
    int end = tail.limit() - END_SIZE;
    while (end >= 0 && tail.getInt(end) != END) {
      end--;
    }
    if (end < 0) {
      throw new CheckpointException(
          bytes.file(), "is a truncated zip archive: its directory at the end is missing");
    }
    long count = Short.toUnsignedInt(tail.getShort(end + 10));
    long size = Integer.toUnsignedLong(tail.getInt(end + 12));
    long offset = Integer.toUnsignedLong(tail.getInt(end + 16));
    if (end >= LOCATOR_64_SIZE && tail.getInt(end - LOCATOR_64_SIZE) == LOCATOR_64) {
      ByteBuffer end64 =
          slice("the directory", tail.getLong(end - LOCATOR_64_SIZE + 8), END_64_SIZE);
      if (end64.getInt(0) != END_64) {
        throw damaged("the directory", "has no zip64 end record");
      }
      count = end64.getLong(32);
      size = end64.getLong(40);
      offset = end64.getLong(48);
    }
    readEntries(slice("the directory", offset, size), count);
  }

  private void readEntries(ByteBuffer directory, long count) {
    for (long i = 0; i < count; i++) {
      if (directory.remaining() < CENTRAL_SIZE
          || directory.getInt(directory.position()) != CENTRAL) {
        throw damaged("the directory", "lists fewer entries than it counts");
      }
      int at = directory.position();
      int nameLength = Short.toUnsignedInt(directory.getShort(at + 28));
      int extraLength = Short.toUnsignedInt(directory.getShort(at + 30));
      int commentLength = Short.toUnsignedInt(directory.getShort(at + 32));
      long next = (long) at + CENTRAL_SIZE + nameLength + extraLength + commentLength;
      if (next > directory.limit()) {
        throw damaged("the directory", "ends within an entry");
      }
      String name =
          StandardCharsets.UTF_8.decode(directory.slice(at + CENTRAL_SIZE, nameLength)).toString();
      ByteBuffer extra =
          directory
              .slice(at + CENTRAL_SIZE + nameLength, extraLength)
              .order(ByteOrder.LITTLE_ENDIAN);
      if (entries.put(name, entry(name, directory, at, extra)) != null) {
        throw damaged(name, "occurs twice in the archive");
      }
      directory.position((int) next);
    }
  }

  private Entry entry(String name, ByteBuffer directory, int at, ByteBuffer extra) {
    if ((directory.getShort(at + 8) & 1) != 0) {
      throw damaged(name, "is encrypted");
    }
    long size = Integer.toUnsignedLong(directory.getInt(at + 24));
    long packed = Integer.toUnsignedLong(directory.getInt(at + 20));
    long header = Integer.toUnsignedLong(directory.getInt(at + 42));
    ByteBuffer wide = zip64(extra);
    // each wide field is there only if its narrow one is full, in this order
    size = size == IN_ZIP64_FIELD ? wide(name, wide) : size;
    packed = packed == IN_ZIP64_FIELD ? wide(name, wide) : packed;
    header = header == IN_ZIP64_FIELD ? wide(name, wide) : header;
    return new Entry(Short.toUnsignedInt(directory.getShort(at + 10)), packed, size, header);
  }

  /** The contents of the extra field with tag 1, or nothing. */
  private static ByteBuffer zip64(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int tag = Short.toUnsignedInt(extra.getShort());
      int length = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
      if (tag == 1) {
        return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      }
      extra.position(extra.position() + length);
    }
    return ByteBuffer.allocate(0);
  }

  private long wide(String name, ByteBuffer zip64) {
    long value = zip64.remaining() < Long.BYTES ? -1 : zip64.getLong();
    if (value < 0) {
      throw damaged(name, "has no valid zip64 size");
    }
    return value;
  }

  private Entry entry(String name) {
    Entry found = entries.get(name);
    if (found == null) {
      throw new CheckpointException(bytes.file(), name, "is missing from the archive");
    }
    return found;
  }

  private ByteBuffer slice(String name, long offset, long length) {
    if (offset < 0 || length < 0 || offset > bytes.size() - length) {
      throw damaged(name, "reaches beyond the end of the file");
    }
    return bytes.slice(offset, length);
  }

  private CheckpointException damaged(String name, String fault) {
    return new CheckpointException(bytes.file(), name, fault);
  }
}
