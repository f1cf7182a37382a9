package org.tsdf.tensor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header of a safetensors file, checked: every tensor lies in the data, none overlap, nothing
 * between them is unused, as the reference implementation demands.
 *
 * @param dataStart where the data begin in the file
 */
record SafetensorsHeader(long dataStart, List<Entry> entries, Map<String, String> metadata) {
  static final String METADATA = "__metadata__";

  /** Room for some 100,000 tensors; parsed, a header takes many times its length in memory. */
  static final long LONGEST = 10_000_000;

  static final Map<DType, String> TYPES =
      Map.of(
          DType.FLOAT32, "F32",
          DType.FLOAT64, "F64",
          DType.FLOAT16, "F16",
          DType.BFLOAT16, "BF16",
          DType.INT64, "I64",
          DType.INT32, "I32",
          DType.INT16, "I16",
          DType.INT8, "I8",
          DType.UINT8, "U8",
          DType.BOOL, "BOOL");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * One tensor.
   *
   * @param begin of its data, counted from the first data byte
   * @param end one past its data
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Entry(String name, DType type, long[] shape, long begin, long end) {}

  /**
   * @throws CheckpointException naming the first thing that is wrong
   */
  static SafetensorsHeader read(FileBytes bytes) {
    long length = bytes.slice(0, Long.BYTES).getLong();
    if (length < 0 || length > LONGEST) {
      throw new CheckpointException(
          bytes.file(),
          "announces a header of "
              + Long.toUnsignedString(length)
              + " bytes; more than "
              + LONGEST
              + " are not allowed");
    }
    if (length > bytes.size() - Long.BYTES) {
      throw new CheckpointException(
          bytes.file(),
          "is truncated: announces a header of "
              + length
              + " bytes, but has only "
              + bytes.size()
              + " in all");
    }
    JsonNode json = parsed(bytes.file(), bytes.slice(Long.BYTES, length));
    return new Reader(bytes.file(), bytes.size() - Long.BYTES - length)
        .read(json, Long.BYTES + length);
  }

  private static JsonNode parsed(Path file, ByteBuffer header) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(header).toString();
      JsonNode json = JSON.readTree(text);
      if (!json.isObject()) {
        throw new CheckpointException(file, "has a header that is no JSON object");
      }
      return json;
    } catch (CharacterCodingException e) {
      throw new CheckpointException(file, "has a header that is not UTF-8 text", e);
    } catch (JsonProcessingException e) {
      throw new CheckpointException(
          file, "has a header that is not valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Checks one header's JSON against the size of the data behind it. */
  private record Reader(Path file, long dataSize) {
    SafetensorsHeader read(JsonNode json, long dataStart) {
      List<Entry> entries = new ArrayList<>();
      Map<String, String> metadata = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> property : json.properties()) {
        if (property.getKey().equals(METADATA)) {
          metadata(property.getValue(), metadata);
        } else {
          entries.add(entry(property.getKey(), property.getValue()));
        }
      }
      checkCoverage(entries);
      return new SafetensorsHeader(dataStart, entries, metadata);
    }

    private void metadata(JsonNode node, Map<String, String> metadata) {
      if (!node.isObject()) {
        throw new CheckpointException(file, METADATA, "is no JSON object");
      }
      for (Map.Entry<String, JsonNode> property : node.properties()) {
        if (!property.getValue().isTextual()) {
          throw new CheckpointException(file, METADATA, "has a value that is no text");
        }
        metadata.put(property.getKey(), property.getValue().textValue());
      }
    }

    private Entry entry(String name, JsonNode node) {
      JsonNode dtype = node.path("dtype");
      DType type = type(dtype.asText());
      if (type == null) {
        throw new CheckpointException(
            file, name, "has the element type " + dtype + ", which is not supported");
      }
      long[] shape = numbers(name, "shape", node.path("shape"));
      long[] offsets = numbers(name, "data_offsets", node.path("data_offsets"));
      if (offsets.length != 2 || offsets[0] > offsets[1] || offsets[1] > dataSize) {
        throw new CheckpointException(
            file, name, "lies outside the " + dataSize + " bytes of data: the file is truncated");
      }
      long occupied = offsets[1] - offsets[0];
      if (StoredTensor.bytes(type, shape) != occupied) {
        throw new CheckpointException(
            file,
            name,
            "has " + occupied + " bytes, which do not fit " + type + " " + Shapes.text(shape));
      }
      return new Entry(name, type, shape, offsets[0], offsets[1]);
    }

    private static @Nullable DType type(String code) {
      for (Map.Entry<DType, String> type : TYPES.entrySet()) {
        if (type.getValue().equals(code)) {
          return type.getKey();
        }
      }
      return null;
    }

    private long[] numbers(String name, String field, JsonNode node) {
      if (!node.isArray()) {
        throw new CheckpointException(file, name, "has no list " + field);
      }
      long[] numbers = new long[node.size()];
      for (int i = 0; i < numbers.length; i++) {
        JsonNode number = node.get(i);
        if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
          throw new CheckpointException(
              file, name, "has something other than a whole number in " + field);
        }
        numbers[i] = number.longValue();
      }
      return numbers;
    }

    private void checkCoverage(List<Entry> entries) {
      List<Entry> ordered = new ArrayList<>(entries);
      ordered.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
      long position = 0;
      for (Entry entry : ordered) {
        if (entry.begin() != position) {
          throw new CheckpointException(
              file,
              entry.name(),
              entry.begin() < position
                  ? "overlaps another tensor"
                  : "leaves " + (entry.begin() - position) + " bytes before it unused");
        }
        position = entry.end();
      }
      if (position != dataSize) {
        throw new CheckpointException(
            file, "has " + (dataSize - position) + " bytes that belong to no tensor");
      }
    }
  }
}
