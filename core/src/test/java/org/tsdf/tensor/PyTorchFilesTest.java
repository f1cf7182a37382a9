package org.tsdf.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsdf.tensor.PickleWriter.Call;
import org.tsdf.tensor.PickleWriter.Global;
import org.tsdf.tensor.PickleWriter.Ordered;
import org.tsdf.tensor.PickleWriter.Pickled;

class PyTorchFilesTest {
  enum Container {
    ZIP,
    LEGACY;

    byte[] write(Object root, int protocol) {
      return this == ZIP ? TorchFiles.zip(root, protocol) : TorchFiles.legacy(root, protocol);
    }
  }

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Container.class)
  void every_element_type_comes_out_bit_for_bit_in_the_order_of_the_file(Container container) {
    Map<String, Object> tensors = new LinkedHashMap<>();
    for (DType type : DType.values()) {
      byte[] bytes = bytes(type.bytes() * 6, type.name().length());
      tensors.put("t." + type, Pickled.whole("of " + type, type, bytes, 2, 3));
    }
    for (int protocol = 2; protocol <= 5; protocol++) {
      Checkpoint read = read(container.write(new Ordered(tensors), protocol));
      assertThat(read.names()).containsExactlyElementsOf(tensors.keySet());
      for (DType type : DType.values()) {
        StoredTensor tensor = read.get("t." + type);
        assertThat(tensor).hasToString(type + " (2, 3)");
        assertThat(bytes(tensor)).isEqualTo(bytes(type.bytes() * 6, type.name().length()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Container.class)
  void windows_into_one_storage_become_tensors_of_their_own(Container container) {
    byte[] storage = floats(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    Map<String, Object> tensors = new LinkedHashMap<>();
    tensors.put("whole", window(storage, 0, sizes(3, 4), sizes(4, 1)));
    tensors.put("transposed", window(storage, 0, sizes(4, 3), sizes(1, 4)));
    tensors.put("row", window(storage, 4, sizes(4), sizes(1)));
    tensors.put("column", window(storage, 1, sizes(3), sizes(4)));
    tensors.put("inner", window(storage, 5, sizes(2, 2), sizes(4, 1)));
    tensors.put("repeated", window(storage, 7, sizes(2, 2), sizes(0, 0)));
    tensors.put("one", window(storage, 11, sizes(), sizes()));
    tensors.put("unit axes", window(storage, 2, sizes(1, 2, 1), sizes(99, 1, 77)));
    tensors.put("nothing", window(storage, 0, sizes(0, 5), sizes(5, 1)));
    Checkpoint read = read(container.write(tensors, 2));
    assertThat(floats(read, "whole")).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    assertThat(floats(read, "transposed")).containsExactly(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11);
    assertThat(floats(read, "row")).containsExactly(4, 5, 6, 7);
    assertThat(floats(read, "column")).containsExactly(1, 5, 9);
    assertThat(floats(read, "inner")).containsExactly(5, 6, 9, 10);
    assertThat(floats(read, "repeated")).containsExactly(7, 7, 7, 7);
    assertThat(floats(read, "one")).containsExactly(11);
    assertThat(floats(read, "unit axes")).containsExactly(2, 3);
    assertThat(floats(read, "nothing")).isEmpty();
    assertThat(read.get("nothing")).hasToString("FLOAT32 (0, 5)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"state_dict", "model", "net_state_dict", "model_state_dict", "params", "weights"})
  void a_wrapper_around_the_state_dict_is_taken_off_and_facts_beside_it_are_kept(String wrapper) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("epoch", 90);
    root.put("arch", "resnet18");
    root.put("best_accuracy", 0.5);
    root.put("best", tensor("9", 1));
    root.put("losses", List.of(1, 2.5, "x"));
    root.put(wrapper, new Ordered(Map.of("module.conv.weight", tensor("0", 2))));
    root.put("optimizer", Map.of("state", Map.of(7, Map.of("exp_avg", tensor("1", 2)))));
    Checkpoint read = read(TorchFiles.zip(root, 2));
    assertThat(read.names()).containsExactly("conv.weight");
    assertThat(read.metadata())
        .isEqualTo(Map.of("epoch", "90", "arch", "resnet18", "best_accuracy", "0.5"));
  }

  @Test
  void several_networks_are_sections_and_none_is_guessed() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("G", new Ordered(Map.of("module.a", tensor("0", 2), "module.b", tensor("1", 3))));
    root.put("D", new Ordered(Map.of("a", tensor("2", 4))));
    root.put("optim_G", Map.of("state", Map.of(0, Map.of("step", 5))));
    Checkpoint read = read(TorchFiles.legacy(root, 2));
    assertThat(read.names()).containsExactlyInAnyOrder("G.module.a", "G.module.b", "D.a");
    assertThat(read.hasSection("G")).isTrue();
    assertThat(read.hasSection("E")).isFalse();
    assertThat(read.section("G").names()).containsExactlyInAnyOrder("a", "b");
    assertThat(read.sectionIfPresent("E", "D").get("a")).hasToString("FLOAT32 (4)");
    assertThat(read.sectionIfPresent("E", "F")).isSameAs(read);
    assertThat(read.section("D").sha256()).isEqualTo(read.sha256());
    assertThatThrownBy(() -> read.section("E"))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(read.file() + ": E is missing");
  }

  @Test
  void the_prefix_of_parallel_training_goes_only_if_all_names_carry_it() {
    Map<String, Object> all = Map.of("module.a", tensor("0", 2), "module.b", tensor("1", 2));
    assertThat(read(TorchFiles.zip(all, 2)).names()).containsExactlyInAnyOrder("a", "b");
    Map<String, Object> some = Map.of("module.a", tensor("0", 2), "b", tensor("1", 2));
    assertThat(read(TorchFiles.zip(some, 2)).names()).containsExactlyInAnyOrder("module.a", "b");
  }

  @ParameterizedTest
  @EnumSource(Container.class)
  void a_single_tensor_without_a_dictionary_is_read_too(Container container) {
    Checkpoint read = read(container.write(tensor("0", 3), 2));
    assertThat(read.names()).containsExactly("tensor");
    assertThat(read.get(Checkpoint.BARE_TENSOR)).hasToString("FLOAT32 (3)");
  }

  @Test
  void parameters_and_harmless_values_of_torch_are_understood() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put(
        "weight",
        new Call(
            new Global("torch._utils", "_rebuild_parameter"),
            List.of(tensor("0", 2), true, new Ordered(Map.of()))));
    root.put("device", new Call(new Global("torch", "device"), List.of("cuda", 0)));
    root.put("size", new Call(new Global("torch", "Size"), List.of(List.of(1, 2))));
    root.put("dtype", new Global("torch", "float32"));
    root.put("steps", new Call(new Global("collections", "Counter"), List.of(Map.of(30, 1))));
    ZipWriter zip = new ZipWriter();
    zip.stored("x/data.pkl", new PickleWriter(4, false).pickle(root));
    zip.stored("x/data/0", new byte[8]);
    assertThat(read(zip.finish(false)).names()).containsExactly("weight");
  }

  @Test
  void python_2_dictionaries_made_of_pairs_are_understood() {
    Object root =
        new Call(
            new Global("collections", "OrderedDict"),
            List.of(List.of(List.of("a", "text"), List.of("b", "other"))));
    assertThatThrownBy(() -> read(TorchFiles.zip(root, 2)))
        .hasMessageEndingWith("holds no tensors");
    ZipWriter zip = new ZipWriter();
    Object tensors =
        new Call(
            new Global("collections", "OrderedDict"),
            List.of(List.of(List.of("a", tensor("0", 2)))));
    zip.stored("x/data.pkl", new PickleWriter(2, false).pickle(tensors));
    zip.stored("x/data/0", new byte[8]);
    assertThat(read(zip.finish(false)).names()).containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void a_pickle_that_asks_for_anything_else_is_refused_by_name(int protocol) {
    Object evil =
        Map.of("a", new Call(new Global("os", "system"), List.of("touch " + folder + "/executed")));
    for (Container container : Container.values()) {
      assertRefused(
          container.write(evil, protocol),
          "pickle asks for os.system, which is not a tensor: refused");
    }
    assertThat(folder.resolve("executed")).doesNotExist();
    assertRefused(
        TorchFiles.zip(new Global("torch._utils", "_rebuild_qtensor"), protocol),
        "pickle asks for torch._utils._rebuild_qtensor, which is not a tensor: refused");
    assertRefused(
        TorchFiles.zip(new Global("builtins", "eval"), protocol),
        "pickle asks for builtins.eval, which is not a tensor: refused");
  }

  @Test
  void the_old_ways_of_making_objects_are_refused_by_name_too() {
    ZipWriter zip = new ZipWriter();
    zip.stored("data.pkl", "(S'x'\nios\nsystem\n.".getBytes(StandardCharsets.UTF_8));
    assertRefused(zip.finish(false), "data.pkl is damaged or no state dict");
    zip = new ZipWriter();
    zip.stored("data.pkl", "(ios\nsystem\n.".getBytes(StandardCharsets.UTF_8));
    assertRefused(zip.finish(false), "pickle asks for os.system, which is not a tensor: refused");
    zip = new ZipWriter();
    zip.stored("data.pkl", "(icollections\nOrderedDict\n.".getBytes(StandardCharsets.UTF_8));
    assertRefused(zip.finish(false), "data.pkl makes an object of collections.OrderedDict");
  }

  @Test
  void compressed_and_wide_archives_are_read() {
    byte[] storage = bytes(4000, 1);
    Object root = Map.of("w", Pickled.whole("0", DType.FLOAT32, storage, 10, 100));
    ZipWriter deflated = new ZipWriter();
    deflated.deflated("model/data.pkl", new PickleWriter(2, false).pickle(root));
    deflated.deflated("model/data/0", storage);
    assertThat(bytes(read(deflated.finish(false)).get("w"))).isEqualTo(storage);
    ZipWriter wide = new ZipWriter();
    wide.stored("data.pkl", new PickleWriter(2, false).pickle(root));
    wide.stored("data/0", storage);
    assertThat(bytes(read(wide.finish(true)).get("w"))).isEqualTo(storage);
  }

  @Test
  void big_endian_files_are_refused() {
    ZipWriter zip = new ZipWriter();
    zip.stored("a/data.pkl", new PickleWriter(2, false).pickle(Map.of()));
    zip.stored("a/byteorder", "big".getBytes(StandardCharsets.UTF_8));
    assertRefused(
        zip.finish(false), "was written with byte order big; only little-endian files are read");
  }

  @Test
  void torchscript_modules_and_other_archives_are_told_apart() {
    ZipWriter script = new ZipWriter();
    script.stored("net/data.pkl", new byte[] {(byte) 0x80, 2, '.'});
    script.stored("net/code/__torch__.py", new byte[0]);
    script.stored("net/constants.pkl", new byte[0]);
    assertRefused(script.finish(false), "is a TorchScript module, not a state dict");
    ZipWriter other = new ZipWriter();
    other.stored("word/document.xml", new byte[3]);
    assertRefused(
        other.finish(false), "is a zip archive with no data.pkl, not a PyTorch checkpoint");
  }

  private void assertRefused(byte[] content, String fault) {
    Path file = file(content);
    assertThatThrownBy(() -> Checkpoint.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": " + fault);
  }

  private Checkpoint read(byte[] content) {
    return Checkpoint.read(file(content));
  }

  private Path file(byte[] content) {
    try {
      Path file = folder.resolve("weights.pth");
      Files.deleteIfExists(file); // some file systems take milliseconds to overwrite one
      return Files.write(file, content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Pickled tensor(String key, int elements) {
    return Pickled.whole(key, DType.FLOAT32, bytes(4 * elements, elements), elements);
  }

  private static Pickled window(byte[] storage, long offset, long[] shape, long[] stride) {
    return new Pickled("0", DType.FLOAT32, storage, offset, shape, stride);
  }

  private static long[] sizes(long... sizes) {
    return sizes;
  }

  private static byte[] bytes(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] bytes(StoredTensor tensor) {
    byte[] bytes = new byte[tensor.data().remaining()];
    tensor.data().get(bytes);
    return bytes;
  }

  private static byte[] floats(float... values) {
    LittleEndianWriter out = new LittleEndianWriter();
    for (float value : values) {
      out.int32(Float.floatToIntBits(value));
    }
    return out.toBytes();
  }

  private static float[] floats(Checkpoint checkpoint, String name) {
    ByteBuffer data = checkpoint.get(name).data();
    float[] values = new float[data.remaining() / 4];
    data.asFloatBuffer().get(values);
    return values;
  }
}
