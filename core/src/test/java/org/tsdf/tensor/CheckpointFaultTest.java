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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tsdf.tensor.PickleWriter.Call;
import org.tsdf.tensor.PickleWriter.Global;
import org.tsdf.tensor.PickleWriter.Ordered;
import org.tsdf.tensor.PickleWriter.Pickled;

class CheckpointFaultTest {
  @TempDir Path folder;

  static List<Arguments> strangers() {
    return List.of(
        stranger(new byte[0], "is empty"),
        stranger("hello".getBytes(StandardCharsets.UTF_8), "is no checkpoint: it has only 5 bytes"),
        stranger(latin("\u00ff\u00d8\u00ff\u00e0 JFIF and so on"), "a JPEG picture"),
        stranger(latin("\u0089PNG\r\n\u001a\n and so on"), "a PNG picture"),
        stranger(
            latin("\n<!DOCTYPE html><html>Quota exceeded</html>"),
            "a web page, perhaps saved in place of a download"),
        stranger(
            latin("version https://git-lfs.github.com/spec/v1\noid sha256:00"),
            "a Git LFS pointer, not the file itself"),
        stranger(latin("\u0000".repeat(257) + "ustar\u0000" + "x".repeat(300)), "a tar archive"),
        stranger(new byte[100], "something else: neither safetensors nor a PyTorch file"));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void a_file_that_is_no_checkpoint_is_called_what_it_is(byte[] content, String fault) {
    assertRefused(content, fault);
  }

  @Test
  void a_missing_file_and_a_folder_are_named() {
    Path missing = folder.resolve("missing.pth");
    assertThatThrownBy(() -> Checkpoint.read(missing))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(missing + ": does not exist");
    assertThatThrownBy(() -> Checkpoint.read(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(folder + ": is a folder, not a checkpoint");
  }

  @Test
  void a_missing_tensor_and_a_wrong_shape_or_type_are_named() {
    Layout layout = Layout.builder().conv("conv", 3, 8, 5, true).norm("norm", 8).build();
    Map<String, Object> tensors = new LinkedHashMap<>();
    tensors.put("conv.weight", Pickled.whole("0", DType.FLOAT32, new byte[4 * 600], 8, 3, 5, 5));
    assertUnfit(layout, tensors, "conv.bias is missing");
    tensors.put("conv.bias", Pickled.whole("1", DType.FLOAT32, new byte[4 * 9], 9));
    assertUnfit(layout, tensors, "conv.bias has shape (9), expected (8)");
    tensors.put("conv.bias", Pickled.whole("1", DType.INT32, new byte[4 * 8], 8));
    assertUnfit(layout, tensors, "conv.bias has type INT32, expected a floating-point type");
    tensors.put("conv.bias", Pickled.whole("1", DType.FLOAT16, new byte[2 * 8], 8));
    for (String name : List.of("weight", "bias", "running_mean", "running_var")) {
      tensors.put("norm." + name, Pickled.whole(name, DType.FLOAT64, new byte[64], 8));
    }
    layout.check(Checkpoint.read(file(TorchFiles.zip(tensors, 2)))); // the counter may be missing
  }

  @Test
  void every_truncation_is_noticed() {
    byte[] safetensors = safetensors();
    byte[] zip = TorchFiles.zip(network(), 2);
    byte[] legacy = TorchFiles.legacy(network(), 2);
    for (byte[] whole : List.of(safetensors, zip, legacy)) {
      for (int length = 0; length < whole.length; length++) {
        byte[] part = new byte[length];
        System.arraycopy(whole, 0, part, 0, length);
        assertThatThrownBy(() -> Checkpoint.read(file(part)))
            .as("%d of %d bytes", length, whole.length)
            .isInstanceOf(CheckpointException.class);
      }
    }
    assertRefused(cut(zip, 10), "is a truncated zip archive: its directory at the end is missing");
    assertRefused(cut(legacy, 10), "is truncated: the data of storage 1 is incomplete");
    assertRefused(
        cut(safetensors, 10), "a lies outside the 68 bytes of data: the file is truncated");
  }

  static List<Arguments> misdescribedTensors() {
    byte[] six = new byte[24];
    return List.of(
        tensor(six, 0, sizes(7), sizes(1), "w of shape (7) reaches beyond its storage"),
        tensor(six, 1, sizes(6), sizes(1), "w of shape (6) reaches beyond its storage"),
        tensor(six, 7, sizes(), sizes(), "w of shape () reaches beyond its storage"),
        tensor(six, 6, sizes(), sizes(), "w of shape () reaches beyond its storage"),
        tensor(six, -1, sizes(2), sizes(1), "w of shape (2) reaches beyond its storage"),
        tensor(six, Long.MAX_VALUE, sizes(2), sizes(1), "w of shape (2) reaches beyond"),
        tensor(six, 0, sizes(2, 3), sizes(3), "w has 2 axes and 1 strides"),
        tensor(six, 0, sizes(-2), sizes(1), "w has a negative extent or stride"),
        tensor(six, 0, sizes(2), sizes(-1), "w has a negative extent or stride"),
        tensor(six, 0, sizes(2), sizes(Long.MAX_VALUE), "w of shape (2) reaches beyond"),
        tensor(six, 0, sizes(1L << 40, 1L << 40), sizes(0, 0), "w has the impossible shape"),
        tensor(six, 0, sizes(0, 1L << 62, 4), sizes(1, 1, 1), "w has the impossible shape"),
        tensor(six, 0, sizes(1L << 40), sizes(0), "w would unfold to 4398046511104 bytes"),
        tensor(six, 0, new long[65], new long[65], "is damaged: a tensor has 65 axes"));
  }

  @ParameterizedTest
  @MethodSource("misdescribedTensors")
  void a_tensor_that_does_not_fit_its_storage_is_named(Pickled tensor, String fault) {
    assertRefused(TorchFiles.zip(Map.of("w", tensor), 2), fault);
    assertRefused(TorchFiles.legacy(Map.of("w", tensor), 4), fault);
  }

  @Test
  void a_storage_of_the_wrong_size_or_none_is_named() {
    Object root = Map.of("w", Pickled.whole("0", DType.FLOAT32, new byte[8], 2));
    ZipWriter zip = new ZipWriter();
    zip.stored("a/data.pkl", new PickleWriter(2, false).pickle(root));
    assertRefused(zip.finish(false), "a/data/0 is missing from the archive");
    zip.stored("a/data/0", new byte[7]);
    assertRefused(
        zip.finish(false), "a/data/0 has 7 bytes, but 2 elements of FLOAT32 are announced");
  }

  @Test
  void a_storage_described_in_two_ways_is_named() {
    Map<String, Object> tensors = new LinkedHashMap<>();
    tensors.put("a", Pickled.whole("0", DType.FLOAT32, new byte[8], 2));
    tensors.put("b", Pickled.whole("0", DType.FLOAT32, new byte[16], 4));
    assertRefused(TorchFiles.legacy(tensors, 2), "storage 0 is described in two ways");
    tensors.put("b", Pickled.whole("0", DType.INT32, new byte[8], 2));
    assertRefused(TorchFiles.zip(tensors, 2), "storage 0 is described in two ways");
  }

  @Test
  void archives_that_lie_about_sizes_are_refused() {
    Object root = Map.of("w", Pickled.whole("0", DType.UINT8, new byte[1 << 20], 1 << 20));
    byte[] pickle = new PickleWriter(2, false).pickle(root);
    ZipWriter shorter = new ZipWriter();
    shorter.stored("data.pkl", pickle);
    shorter.deflated("data/0", new byte[2 << 20], 1 << 20);
    assertRefused(shorter.finish(false), "data/0 does not unfold to the 1048576 bytes");
    ZipWriter longer = new ZipWriter();
    longer.stored("data.pkl", pickle);
    byte[] noise = new byte[1 << 19];
    new Random(1).nextBytes(noise);
    longer.deflated("data/0", noise, 1 << 20);
    assertRefused(longer.finish(false), "data/0 does not unfold to the 1048576 bytes");
    ZipWriter absurd = new ZipWriter();
    absurd.deflated("data.pkl", pickle, 0xfffffff0L);
    assertRefused(absurd.finish(false), "data.pkl cannot unfold to the 4294967280 bytes");
    ZipWriter twice = new ZipWriter();
    twice.stored("data.pkl", pickle);
    twice.again("data.pkl");
    assertRefused(twice.finish(false), "data.pkl occurs twice in the archive");
  }

  @Test
  void an_archive_of_many_names_for_one_bomb_is_refused() {
    Map<String, Object> tensors = new LinkedHashMap<>();
    for (int i = 0; i < 100; i++) {
      tensors.put("w" + i, Pickled.whole("" + i, DType.UINT8, new byte[1 << 20], 1 << 20));
    }
    ZipWriter zip = new ZipWriter();
    zip.stored("data.pkl", new PickleWriter(2, false).pickle(tensors));
    zip.deflated("data/0", new byte[1 << 20]);
    for (int i = 1; i < 100; i++) {
      zip.again("data/" + i);
    }
    assertRefused(zip.finish(false), "would unfold to 1048576 bytes, too much");
  }

  @Test
  void endless_nesting_and_sharing_end() {
    Object nested = tensor();
    for (int i = 0; i < 100; i++) {
      nested = Map.of("a", nested);
    }
    assertRefused(TorchFiles.zip(nested, 2), "is nested too deeply");
    assertPickle(latin("]".repeat(1_000_000) + "a".repeat(999_999) + "."), "holds a list");
    // each dictionary holds the one before twice, through the memo
    LittleEndianWriter doubling = new LittleEndianWriter().bytes((byte) 0x80, (byte) 2);
    doubling.bytes(latin("}q\u0000"));
    for (int i = 0; i < 14; i++) {
      doubling.bytes(latin("}(K\u0001h" + (char) i + "K\u0002h" + (char) i + "u"));
      doubling.bytes(latin("q" + (char) (i + 1)));
    }
    assertPickle(doubling.bytes(latin(".")).toBytes(), "holds no tensors");
  }

  @Test
  void a_pickle_that_contains_itself_ends() {
    assertPickle(latin("\u0080\u0002}q\u0000K\u0001h\u0000s."), "is nested too deeply");
    assertPickle(latin("\u0080\u0002]q\u0000h\u0000a."), "holds a list, not a dictionary");
  }

  @Test
  void pickles_that_claim_more_than_they_have_are_refused() {
    String early = "data.pkl is damaged or truncated: the pickle ends early";
    assertPickle(latin("\u0080\u0002X\u00ff\u00ff\u00ff\u007fabc."), early);
    assertPickle(latin("\u0080\u0002B\u00ff\u00ff\u00ff\u00ffabc."), early);
    assertPickle(latin("\u0080\u0002\u008d" + "\u00ff".repeat(8) + "."), early);
    assertPickle(
        latin("\u0080\u0002\u008b\u00ff\u00ff\u00ff\u007f."),
        "data.pkl is damaged: has an integer");
    assertPickle(latin("\u0080\u0002j\u00ff\u00ff\u00ff\u00ff."), "data.pkl is damaged: refers to");
    assertPickle(latin("\u0080\u0002t."), "data.pkl is damaged: a group ends that never began");
    assertPickle(latin("\u0080\u00020."), "data.pkl is damaged: takes more values than there are");
    assertPickle(latin("\u0080\u0002(0."), "data.pkl is damaged: takes more values");
    assertPickle(latin("\u0080\u0002K\u0001K\u0002a."), "data.pkl is damaged: appends to a number");
    assertPickle(latin("\u0080\u0002K\u0001K\u0002R."), "data.pkl calls a number");
    assertPickle(latin("\u0080\u0002}]K\u0001s."), "data.pkl has a list as a dictionary key");
    assertPickle(latin("\u0080\u0002}(K\u0001u."), "data.pkl is damaged: a dictionary key has no");
    assertPickle(latin("\u0080\u0002]]\u0093."), "data.pkl is damaged: has a list for a name");
    assertPickle(latin("\u0080\u0009N."), "data.pkl has pickle protocol 9, newer than 5");
    assertPickle(latin("\u0080\u0002N."), "holds None, not a dictionary of tensors");
    assertPickle(
        latin("\u0080\u0002Pabc\n."),
        "data.pkl is damaged or no state dict: unexpected pickle opcode 0x50");
  }

  @Test
  void one_list_cannot_make_a_million_dictionaries() {
    LittleEndianWriter pickle = new LittleEndianWriter();
    pickle.bytes(latin("\u0080\u0002ccollections\nOrderedDict\nq\u00000"));
    String pair = "](X\u0001\u0000\u0000\u0000aK\u0001e";
    pickle.bytes(latin("](" + pair.repeat(2000) + "e\u0085q\u00010"));
    pickle.bytes(latin("h\u0000h\u0001R0".repeat(2000) + "N."));
    assertPickle(
        pickle.toBytes(), "data.pkl is damaged: the same list makes too many dictionaries");
  }

  @Test
  void other_pickles_and_foreign_references_are_refused() {
    assertRefused(
        new PickleWriter(4, false).pickle(Map.of("some", "data")),
        "is a Python pickle, but not one that PyTorch wrote");
    assertPickle(
        latin("\u0080\u0002X\u0006\u0000\u0000\u0000moduleQ."),
        "data.pkl is damaged: a reference to data outside the pickle names no storage");
    Object negated =
        new Call(
            new Global("torch._utils", "_rebuild_tensor_v2"),
            List.of(1, 0, List.of(), List.of(), false, new Ordered(Map.of()), Map.of("neg", true)));
    assertPickle(
        new PickleWriter(2, false).pickle(negated),
        "data.pkl is damaged: a tensor has a pending negation or conjugation");
  }

  @Test
  void names_from_a_damaged_file_cannot_flood_or_steer_the_terminal() {
    String name = "\u001b[2J" + "x".repeat(100_000);
    Path file = file(TorchFiles.zip(new Global("os", name), 2));
    assertThatThrownBy(() -> Checkpoint.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": pickle asks for os.?[2Jxxx")
        .message()
        .hasSizeLessThan(500);
    assertRefused(TorchFiles.zip(Map.of("x".repeat(1001), tensor()), 2), "has a name of more than");
  }

  private void assertPickle(byte[] pickle, String fault) {
    ZipWriter zip = new ZipWriter();
    zip.stored("data.pkl", pickle);
    assertRefused(zip.finish(false), fault);
  }

  private void assertRefused(byte[] content, String fault) {
    Path file = file(content);
    assertThatThrownBy(() -> Checkpoint.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(fault);
  }

  private void assertUnfit(Layout layout, Map<String, Object> tensors, String fault) {
    Checkpoint checkpoint = Checkpoint.read(file(TorchFiles.zip(tensors, 2)));
    assertThatThrownBy(() -> layout.check(checkpoint))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(checkpoint.file() + ": " + fault);
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

  private byte[] safetensors() {
    Path file = folder.resolve("whole.safetensors");
    Checkpoint.write(
        file,
        Map.of(
            "a",
            new StoredTensor(DType.FLOAT32, new long[] {18}, ByteBuffer.allocate(72)),
            "b",
            new StoredTensor(DType.FLOAT16, new long[] {3}, ByteBuffer.allocate(6))),
        Map.of());
    try {
      byte[] bytes = Files.readAllBytes(file);
      assertThat(Checkpoint.read(file).names()).containsExactly("a", "b");
      return bytes;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Object network() {
    Map<String, Object> tensors = new LinkedHashMap<>();
    tensors.put("a", Pickled.whole("0", DType.FLOAT32, new byte[24], 2, 3));
    tensors.put("b", Pickled.whole("1", DType.INT64, new byte[16], 2));
    return new Ordered(tensors);
  }

  private static Object tensor() {
    return Pickled.whole("0", DType.UINT8, new byte[1], 1);
  }

  private static Arguments tensor(
      byte[] storage, long offset, long[] shape, long[] stride, String fault) {
    return Arguments.of(new Pickled("0", DType.FLOAT32, storage, offset, shape, stride), fault);
  }

  private static Arguments stranger(byte[] content, String fault) {
    return Arguments.of(content, fault);
  }

  private static byte[] cut(byte[] whole, int less) {
    byte[] part = new byte[whole.length - less];
    System.arraycopy(whole, 0, part, 0, part.length);
    return part;
  }

  private static long[] sizes(long... sizes) {
    return sizes;
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
