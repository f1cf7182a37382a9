package org.tsdf.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  @TempDir Path folder;

  @Test
  void what_is_written_is_read_again() {
    Map<String, StoredTensor> tensors = everyType();
    tensors.put("one number", tensor(DType.FLOAT32));
    tensors.put("nothing", tensor(DType.FLOAT64, 0, 3));
    tensors.put("ünïcödé \"quoted\" \\ \n", tensor(DType.UINT8, 5));
    Map<String, String> metadata = Map.of("recipe", "{\"seed\": 1}", "note", "größer");
    Path file = folder.resolve("a.safetensors");
    Checkpoint.write(file, tensors, metadata);
    Checkpoint read = Checkpoint.read(file);
    assertThat(read.names()).containsExactlyInAnyOrderElementsOf(tensors.keySet());
    assertThat(read.metadata()).isEqualTo(metadata);
    tensors.forEach(
        (name, tensor) -> {
          assertThat(read.get(name)).hasToString(tensor.toString());
          assertThat(read.get(name).data()).isEqualTo(tensor.data());
        });
  }

  @Test
  void the_layout_in_the_file_is_padded_aligned_and_the_same_every_time() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Checkpoint.write(file, everyType(), Map.of("odd", "."));
    byte[] bytes = Files.readAllBytes(file);
    long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(header % 8).isZero();
    assertThat(new String(bytes, 8, (int) header, StandardCharsets.UTF_8).stripTrailing())
        .startsWith("{\"__metadata__\":{\"odd\":\".\"},\"b.FLOAT64\":")
        .endsWith("}");
    try (FileBytes open = FileBytes.open(file)) {
      for (SafetensorsHeader.Entry entry : SafetensorsHeader.read(open).entries()) {
        assertThat(entry.begin() % entry.type().bytes()).as(entry.name()).isZero();
      }
    }
    Checkpoint.write(file, everyType(), Map.of("odd", "."));
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void a_file_of_no_tensors_holds_its_text() {
    Path file = folder.resolve("a.safetensors");
    Checkpoint.write(file, Map.of(), Map.of("a", "b"));
    assertThat(Checkpoint.read(file).names()).isEmpty();
    assertThat(Checkpoint.read(file).metadata()).isEqualTo(Map.of("a", "b"));
  }

  @Test
  void a_failed_write_leaves_the_old_file_and_nothing_else() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Files.writeString(file, "precious");
    assertThatThrownBy(
            () -> Checkpoint.write(file, Map.of("\ud800", tensor(DType.UINT8, 1)), Map.of()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": cannot be written: ");
    assertThat(file).hasContent("precious");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void a_target_in_no_folder_or_that_is_a_folder_is_named() {
    Path lost = folder.resolve("no/such/a.safetensors");
    assertThatThrownBy(() -> Checkpoint.write(lost, everyType(), Map.of()))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(lost + ": cannot be written: its folder does not exist");
    assertThatThrownBy(
            () -> Checkpoint.write(folder, Map.of("__metadata__", tensor(DType.BOOL)), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_file_of_more_than_two_gigabytes_is_read() throws IOException {
    long large = (1L << 31) - 8;
    String header =
        """
        {"a":{"dtype":"F32","shape":[%d],"data_offsets":[0,%d]},\
        "b":{"dtype":"F32","shape":[2],"data_offsets":[%d,%d]},\
        "c":{"dtype":"U8","shape":[2000000],"data_offsets":[%d,%d]}}"""
            .formatted(large / 4, large, large, large + 8, large + 8, large + 2_000_008);
    Path file = folder.resolve("large.safetensors");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(start(header)));
      channel.write(
          ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}),
          channel.position() + large); // the gap before takes no room on the disk
      channel.write(ByteBuffer.wrap(new byte[] {42}), 8 + header.length() + large + 2_000_007);
    }
    Checkpoint read = Checkpoint.read(file);
    assertThat(read.get("a")).hasToString("FLOAT32 (" + large / 4 + ")");
    assertThat(read.get("a").data().get((int) large - 1)).isZero();
    assertThat(read.get("b").data())
        .isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
    assertThat(read.get("c").data().get(0)).isEqualTo((byte) 9);
    assertThat(read.get("c").data().get(1_999_999)).isEqualTo((byte) 42);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}     | has a header that is not valid JSON: Unexpected end-of-input
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} {} | has a header that is not valid JSON: Trailing token
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | has a header that is not valid JSON: Duplicate field 'a'
          {"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}} | a has the element type "F8_E4M3", which is not supported
          {"a":{"dtype":4,"shape":[8],"data_offsets":[0,8]}}        | a has the element type 4, which is not supported
          {"a":{"shape":[8],"data_offsets":[0,8]}}                  | a has the element type , which is not supported
          {"a":5}                                                   | a has the element type , which is not supported
          {"a":{"dtype":"F32","shape":"2","data_offsets":[0,8]}}    | a has no list shape
          {"a":{"dtype":"F32","data_offsets":[0,8]}}                | a has no list shape
          {"a":{"dtype":"F32","shape":[2]}}                         | a has no list data_offsets
          {"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}  | a has something other than a whole number in shape
          {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}   | a has something other than a whole number in shape
          {"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}} | a has something other than a whole number in shape
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}}  | a lies outside the 8 bytes of data: the file is truncated
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}   | a lies outside the 8 bytes of data: the file is truncated
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}    | a lies outside the 8 bytes of data: the file is truncated
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}    | a has 8 bytes, which do not fit FLOAT32 (3)
          {"a":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,8]}} | a has 8 bytes, which do not fit FLOAT32 (9223372036854775807, 9223372036854775807)
          {"a":{"dtype":"F32","shape":[0,9223372036854775807,9],"data_offsets":[0,0]}} | a has 0 bytes, which do not fit FLOAT32 (0, 9223372036854775807, 9)
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}    | has 4 bytes that belong to no tensor
          {}                                                        | has 8 bytes that belong to no tensor
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}    | a leaves 4 bytes before it unused
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | b overlaps another tensor
          {"__metadata__":[],"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | __metadata__ is no JSON object
          {"__metadata__":{"n":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | __metadata__ has a value that is no text
          """)
  void a_header_that_breaks_the_rules_is_refused_with_the_reason(String header, String fault)
      throws IOException {
    assertRefused(new LittleEndianWriter().bytes(start(header)).int64(0).toBytes(), fault);
  }

  @Test
  void a_header_longer_than_the_file_or_than_any_sensible_one_is_refused() throws IOException {
    assertRefused(
        new LittleEndianWriter().int64(1000).bytes((byte) '{', (byte) '}').toBytes(),
        "is truncated: announces a header of 1000 bytes, but has only 10 in all");
    assertRefused(
        new LittleEndianWriter().int64(10_000_001).bytes((byte) '{', (byte) '}').toBytes(),
        "announces a header of 10000001 bytes; more than 10000000 are not allowed");
    assertRefused(
        new LittleEndianWriter().int64(-1).bytes((byte) '{', (byte) '}').toBytes(),
        "announces a header of 18446744073709551615 bytes; more than 10000000 are not allowed");
  }

  @Test
  void a_header_that_is_no_text_or_endlessly_nested_is_refused() throws IOException {
    assertRefused(
        new LittleEndianWriter().int64(3).bytes((byte) '{', (byte) 0xff, (byte) '}').toBytes(),
        "has a header that is not UTF-8 text");
    assertRefused(start("{\"a\":" + "[".repeat(100_000)), "has a header that is not valid JSON: ");
  }

  @Test
  void a_header_whose_length_looks_like_a_pickle_is_still_safetensors() throws IOException {
    String header = "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}";
    byte[] bytes = start(header + " ".repeat(0x280 - header.length()));
    assertThat(bytes).startsWith(0x80, 2);
    assertThat(Checkpoint.read(Files.write(folder.resolve("a"), bytes)).names())
        .containsExactly("a");
  }

  private void assertRefused(byte[] content, String fault) throws IOException {
    Path file = Files.write(folder.resolve("bad.safetensors"), content);
    assertThatThrownBy(() -> Checkpoint.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": " + fault);
  }

  /** The length and the header, without data. */
  private static byte[] start(String header) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return new LittleEndianWriter().int64(json.length).bytes(json).toBytes();
  }

  private static Map<String, StoredTensor> everyType() {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (DType type : DType.values()) {
      tensors.put("b." + type, tensor(type, 3, 1));
      tensors.put("c." + type, tensor(type, 7));
    }
    return tensors;
  }

  private static StoredTensor tensor(DType type, long... shape) {
    byte[] bytes = new byte[(int) StoredTensor.bytes(type, shape)];
    new Random(bytes.length).nextBytes(bytes);
    return new StoredTensor(type, shape, ByteBuffer.wrap(bytes));
  }
}
