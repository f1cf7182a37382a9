package org.tsdf.tensor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The safetensors file format: a length, a JSON header, raw little-endian data. */
final class Safetensors {
  private Safetensors() {}

  static Checkpoint read(FileBytes bytes) {
    Path file = bytes.file();
    try {
      ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      int headerLength = Math.toIntExact(all.getLong());
      JsonNode header = new ObjectMapper().readTree(all.array(), 8, headerLength);
      Map<String, StoredTensor> tensors = new LinkedHashMap<>();
      Map<String, String> metadata = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : header.properties()) {
        if (entry.getKey().equals("__metadata__")) {
          entry
              .getValue()
              .properties()
              .forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
          continue;
        }
        JsonNode offsets = entry.getValue().get("data_offsets");
        JsonNode extents = entry.getValue().get("shape");
        long[] shape = new long[extents.size()];
        for (int i = 0; i < shape.length; i++) {
          shape[i] = extents.get(i).asLong();
        }
        int begin = 8 + headerLength + offsets.get(0).asInt();
        int length = offsets.get(1).asInt() - offsets.get(0).asInt();
        DType type = type(entry.getValue().get("dtype").asText());
        tensors.put(entry.getKey(), new StoredTensor(type, shape, all.slice(begin, length)));
      }
      return new Checkpoint(file, tensors, metadata);
    } catch (IOException e) {
      throw new CheckpointException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static DType type(String name) {
    return switch (name) {
      case "F32" -> DType.FLOAT32;
      case "F64" -> DType.FLOAT64;
      case "F16" -> DType.FLOAT16;
      case "BF16" -> DType.BFLOAT16;
      case "I64" -> DType.INT64;
      case "I32" -> DType.INT32;
      case "I16" -> DType.INT16;
      case "I8" -> DType.INT8;
      case "U8" -> DType.UINT8;
      case "BOOL" -> DType.BOOL;
      default -> throw new IllegalArgumentException("unknown element type " + name);
    };
  }
}
