package org.tsdf.tensor;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The container that {@code torch.save} wrote before PyTorch 1.6: five pickles (a magic number, the
 * protocol, facts about the system, the object, the storages' keys), then for each storage an
 * 8-byte count of elements and the raw elements.
 */
final class LegacyCheckpoint implements PickledTensors.Storages {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long PROTOCOL = 1001;

  private final FileBytes bytes;

  /** Where the elements of each storage begin. */
  private final Map<String, Long> starts = new HashMap<>();

  private LegacyCheckpoint(FileBytes bytes) {
    this.bytes = bytes;
  }

  static Checkpoint read(FileBytes bytes) {
    Path file = bytes.file();
    ByteBuffer pickles = bytes.slice(0, Math.min(bytes.size(), Integer.MAX_VALUE));
    if (!MAGIC.equals(new TensorUnpickler(file, "magic number").read(pickles))) {
      throw new CheckpointException(file, "is a Python pickle, but not one that PyTorch wrote");
    }
    if (!Long.valueOf(PROTOCOL).equals(new TensorUnpickler(file, "protocol").read(pickles))) {
      throw new CheckpointException(file, "has an unknown version of PyTorch's old container");
    }
    Object system = new TensorUnpickler(file, "system information").read(pickles);
    if (system instanceof Map<?, ?> facts && Boolean.FALSE.equals(facts.get("little_endian"))) {
      throw new CheckpointException(
          file, "was written with byte order big; only little-endian files are read");
    }
    TensorUnpickler unpickler = new TensorUnpickler(file, "pickle");
    Object root = unpickler.read(pickles);
    Object keys = new TensorUnpickler(file, "list of storages").read(pickles);
    LegacyCheckpoint container = new LegacyCheckpoint(bytes);
    container.locate(keys, unpickler.storages(), pickles.position());
    return new PickledTensors(file, container, new Allowance(file, bytes.size())).checkpoint(root);
  }

  /** All bytes of a storage. */
  @Override
  public ByteBuffer read(StridedTensor.Storage storage) {
    Long start = starts.get(storage.key());
    if (start == null) {
      throw damaged(storage.key(), "is missing");
    }
    return bytes.slice(start, storage.bytes());
  }

  private void locate(Object keys, Map<String, StridedTensor.Storage> storages, long position) {
    if (!(keys instanceof List<?> list)) {
      throw damaged("list", "is missing");
    }
    long at = position;
    for (Object key : list) {
      StridedTensor.Storage storage = key instanceof String text ? storages.get(text) : null;
      if (storage == null) {
        throw damaged("list", "names a storage that no tensor uses");
      }
      long size = storage.bytes();
      if (size < 0 || at + Long.BYTES > bytes.size() - size) {
        throw new CheckpointException(
            bytes.file(), "is truncated: the data of storage " + storage.key() + " is incomplete");
      }
      long count = bytes.slice(at, Long.BYTES).getLong();
      if (count != storage.elements()) {
        throw damaged(
            storage.key(),
            "has " + count + " elements, but " + storage.elements() + " are announced");
      }
      starts.put(storage.key(), at + Long.BYTES);
      at += Long.BYTES + size;
    }
  }

  private CheckpointException damaged(String key, String fault) {
    return new CheckpointException(bytes.file(), "storage " + key, fault);
  }
}
