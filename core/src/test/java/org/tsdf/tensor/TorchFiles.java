package org.tsdf.tensor;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the files that {@code torch.save} writes, for tests of their reading. */
final class TorchFiles {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);

  private TorchFiles() {}

  /** The zip container of PyTorch 1.6 and later. */
  static byte[] zip(Object root, int protocol) {
    ZipWriter zip = new ZipWriter();
    zip.stored("archive/data.pkl", new PickleWriter(protocol, false).pickle(root));
    zip.stored("archive/byteorder", "little".getBytes(StandardCharsets.UTF_8));
    storages(root, new LinkedHashMap<>())
        .forEach((key, tensor) -> zip.stored("archive/data/" + key, tensor.storage()));
    zip.stored("archive/version", "3\n".getBytes(StandardCharsets.UTF_8));
    return zip.finish(false);
  }

  /** The container of PyTorch before 1.6. */
  static byte[] legacy(Object root, int protocol) {
    PickleWriter pickler = new PickleWriter(protocol, true);
    LittleEndianWriter out = new LittleEndianWriter();
    out.bytes(new PickleWriter(protocol, true).pickle(reversed(MAGIC.toByteArray())));
    out.bytes(new PickleWriter(protocol, true).pickle(1001));
    out.bytes(
        new PickleWriter(protocol, true)
            .pickle(Map.of("protocol_version", 1001, "little_endian", true)));
    out.bytes(pickler.pickle(root));
    Map<String, PickleWriter.Pickled> storages = storages(root, new LinkedHashMap<>());
    out.bytes(new PickleWriter(protocol, true).pickle(List.copyOf(storages.keySet())));
    for (PickleWriter.Pickled tensor : storages.values()) {
      out.int64(tensor.elements()).bytes(tensor.storage());
    }
    return out.toBytes();
  }

  static Map<String, PickleWriter.Pickled> storages(
      Object value, Map<String, PickleWriter.Pickled> found) {
    if (value instanceof PickleWriter.Pickled tensor) {
      found.put(tensor.key(), tensor);
    } else if (value instanceof PickleWriter.Ordered ordered) {
      storages(ordered.items(), found);
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(item -> storages(item, found));
    } else if (value instanceof List<?> list) {
      new ArrayList<>(list).forEach(item -> storages(item, found));
    }
    return found;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] result = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      result[i] = bytes[bytes.length - 1 - i];
    }
    return result;
  }
}
