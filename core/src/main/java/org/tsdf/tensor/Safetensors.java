package org.tsdf.tensor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The safetensors file format: an 8-byte length, a JSON header, raw little-endian data. See
 * huggingface.co/docs/safetensors, "Format".
 */
final class Safetensors {
  private static final int ALIGNMENT = 8;

  private Safetensors() {}

  static Checkpoint read(FileBytes bytes) {
    SafetensorsHeader header = SafetensorsHeader.read(bytes);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (SafetensorsHeader.Entry entry : header.entries()) {
      ByteBuffer data =
          bytes.slice(header.dataStart() + entry.begin(), entry.end() - entry.begin());
      tensors.put(entry.name(), new StoredTensor(entry.type(), entry.shape(), data));
    }
    return new Checkpoint(bytes.file(), tensors, header.metadata());
  }

  static void write(Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
    // wide elements first, so that every tensor is aligned to its element size
    List<Map.Entry<String, StoredTensor>> ordered =
        tensors.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<String, StoredTensor>>comparingInt(
                        tensor -> -tensor.getValue().type().bytes())
                    .thenComparing(Map.Entry.comparingByKey()))
            .toList();
    // not Files.createTempFile, whose files only their owner may read
    Path part = file.resolveSibling("." + UUID.randomUUID() + ".part");
    try {
      try {
        write(part, header(ordered, metadata), ordered);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (NoSuchFileException e) {
      throw new CheckpointException(file, "cannot be written: its folder does not exist", e);
    } catch (IOException e) {
      throw new CheckpointException(file, "cannot be written: " + FileFault.of(e), e);
    }
  }

  private static void write(
      Path part, ByteBuffer header, List<Map.Entry<String, StoredTensor>> tensors)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writeFully(channel, header);
      for (Map.Entry<String, StoredTensor> tensor : tensors) {
        writeFully(channel, tensor.getValue().data());
      }
      channel.force(true);
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Length and JSON, padded with spaces so that the data begin at a multiple of 8. */
  private static ByteBuffer header(
      List<Map.Entry<String, StoredTensor>> tensors, Map<String, String> metadata)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode notes = root.putObject(SafetensorsHeader.METADATA);
      new TreeMap<>(metadata).forEach(notes::put); // the same bytes whatever the map
    }
    long offset = 0;
    for (Map.Entry<String, StoredTensor> tensor : tensors) {
      offset = describe(root, tensor.getKey(), tensor.getValue(), offset);
    }
    // the encoder refuses half a surrogate pair, which no reader of JSON would take
    ByteBuffer json =
        StandardCharsets.UTF_8
            .newEncoder()
            .encode(CharBuffer.wrap(mapper.writeValueAsString(root)));
    int padding = -json.remaining() & (ALIGNMENT - 1);
    ByteBuffer header =
        ByteBuffer.allocate(Long.BYTES + json.remaining() + padding)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(json.remaining() + padding)
            .put(json);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }

  private static long describe(ObjectNode root, String name, StoredTensor tensor, long begin) {
    if (name.equals(SafetensorsHeader.METADATA)) {
      throw new IllegalArgumentException("no tensor can be called " + name);
    }
    ObjectNode entry = root.putObject(name);
    entry.put("dtype", SafetensorsHeader.TYPES.get(tensor.type()));
    ArrayNode shape = entry.putArray("shape");
    Arrays.stream(tensor.shape()).forEach(shape::add);
    long end = begin + tensor.data().remaining();
    entry.putArray("data_offsets").add(begin).add(end);
    return end;
  }
}
