package org.tsdf.tensor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** What a weights file is, told from its first bytes. */
enum FileKind {
  SAFETENSORS {
    @Override
    Checkpoint read(FileBytes bytes) {
      return Safetensors.read(bytes);
    }
  },
  PYTORCH_ZIP {
    @Override
    Checkpoint read(FileBytes bytes) {
      return ZipCheckpoint.read(bytes);
    }
  },
  PYTORCH_LEGACY {
    @Override
    Checkpoint read(FileBytes bytes) {
      return LegacyCheckpoint.read(bytes);
    }
  };

  private record Stranger(int offset, String bytes, String name) {}

  /** Files that people mistake for weights. */
  private static final List<Stranger> STRANGERS =
      List.of(
          new Stranger(0, "\u00ff\u00d8\u00ff", "a JPEG picture"),
          new Stranger(0, "\u0089PNG", "a PNG picture"),
          new Stranger(0, "version https://git-lfs", "a Git LFS pointer, not the file itself"),
          new Stranger(0, "\u001f\u008b", "a gzip archive"),
          new Stranger(0, "\u0089HDF", "an HDF5 file"),
          new Stranger(0, "GGUF", "a GGUF model"),
          new Stranger(257, "ustar", "a tar archive"));

  private static final int LOOKED_AT = 1024;

  abstract Checkpoint read(FileBytes bytes);

  /**
   * @throws CheckpointException if the file is empty or of a kind that holds no weights
   */
  static FileKind of(FileBytes bytes) {
    if (bytes.size() == 0) {
      throw new CheckpointException(bytes.file(), "is empty");
    }
    if (bytes.size() <= Long.BYTES) {
      throw new CheckpointException(
          bytes.file(), "is no checkpoint: it has only " + bytes.size() + " bytes");
    }
    ByteBuffer start = bytes.slice(0, Math.min(bytes.size(), LOOKED_AT));
    String text = StandardCharsets.ISO_8859_1.decode(start.duplicate()).toString();
    if (text.startsWith("PK\u0003\u0004") || text.startsWith("PK\u0005\u0006")) {
      return PYTORCH_ZIP;
    }
    boolean header = text.charAt(Long.BYTES) == '{';
    // a header's length can begin like a pickle, but is far below 4 GiB
    if (isPickle(start) && !(header && start.getInt(4) == 0)) {
      return PYTORCH_LEGACY;
    }
    if (header) {
      return SAFETENSORS;
    }
    throw new CheckpointException(bytes.file(), "is not a checkpoint but " + stranger(text));
  }

  private static boolean isPickle(ByteBuffer start) {
    return start.limit() > 1
        && start.get(0) == (byte) 0x80
        && start.get(1) >= 2
        && start.get(1) <= 5;
  }

  private static String stranger(String text) {
    for (Stranger stranger : STRANGERS) {
      if (text.startsWith(stranger.bytes(), stranger.offset())) {
        return stranger.name();
      }
    }
    String page = text.strip().toLowerCase(Locale.ROOT);
    if (page.startsWith("<!doctype html") || page.startsWith("<html")) {
      return "a web page, perhaps saved in place of a download";
    }
    return "something else: neither safetensors nor a PyTorch file";
  }
}
