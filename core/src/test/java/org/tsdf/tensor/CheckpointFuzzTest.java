package org.tsdf.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsdf.tensor.PickleWriter.Ordered;
import org.tsdf.tensor.PickleWriter.Pickled;
import org.tsdf.testing.Seeds;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

/**
 * Reading a damaged file gives a checkpoint or a {@link CheckpointException}, soon, and without
 * taking memory out of proportion. {@code -Dtsdf.fuzz=N} runs more mutations than the default.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CheckpointFuzzTest {
  private static final int MUTATIONS = Integer.getInteger("tsdf.fuzz", 2000);
  private static final int MUTATIONS_OF_SHARED = Integer.getInteger("tsdf.fuzz", 100);
  private static final long MOST_MEMORY = 48L << 20;
  private static final long LONGEST_NANOSECONDS = 5_000_000_000L;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path folder;

  @Test
  void damaged_safetensors_files_are_refused_or_read() throws IOException {
    Path file = folder.resolve("whole");
    byte[] data = bytes(96);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    tensors.put("conv.weight", new StoredTensor(DType.FLOAT32, sizes(2, 3, 4), wrap(data)));
    tensors.put("conv.bias", new StoredTensor(DType.FLOAT16, sizes(2), wrap(bytes(4))));
    tensors.put("steps", new StoredTensor(DType.INT64, sizes(), wrap(bytes(8))));
    Checkpoint.write(file, tensors, Map.of("seed", "1"));
    fuzz(Files.readAllBytes(file), MUTATIONS);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void damaged_zip_containers_are_refused_or_read(int protocol) {
    fuzz(TorchFiles.zip(network(), protocol), MUTATIONS);
  }

  @Test
  void damaged_compressed_archives_are_refused_or_read() {
    ZipWriter zip = new ZipWriter();
    zip.deflated("net/data.pkl", new PickleWriter(2, false).pickle(network()));
    TorchFiles.storages(network(), new LinkedHashMap<>())
        .forEach((key, tensor) -> zip.deflated("net/data/" + key, tensor.storage()));
    fuzz(zip.finish(true), MUTATIONS);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void damaged_legacy_containers_are_refused_or_read(int protocol) {
    fuzz(TorchFiles.legacy(network(), protocol), MUTATIONS);
  }

  @Test
  void damaged_pickles_in_sound_archives_are_refused_or_read() {
    byte[] pickle = new PickleWriter(2, false).pickle(network());
    Seeds.forAll(MUTATIONS, seed -> check(archive(Mutation.of(pickle, seed))));
  }

  /** Opcodes in any order, as no damage alone would line them up. */
  @Test
  void pickles_of_random_opcodes_are_refused_or_read() {
    byte[] opcodes = pickleOpcodes();
    Seeds.forAll(
        MUTATIONS,
        seed -> {
          Random random = new Random(seed);
          byte[] pickle = new byte[2000];
          for (int i = 0; i < pickle.length; i++) {
            pickle[i] = opcodes[random.nextInt(opcodes.length)];
          }
          check(archive(pickle));
        });
  }

  @SharedTest
  @ParameterizedTest
  @ValueSource(
      strings = {
        "golden/pgd-traces/weights.pth",
        "golden/hisd-d/weights.pth",
        "golden/stargan-d/weights-legacy.pth",
        "golden/hisd-d/golden.safetensors",
        "weights/lpips/alex.pth"
      })
  void damaged_real_files_are_refused_or_read(String file) throws IOException {
    fuzz(Files.readAllBytes(SharedData.path(file)), MUTATIONS_OF_SHARED);
  }

  private void fuzz(byte[] whole, int mutations) {
    assertThat(check(whole)).as("the undamaged file is read").isTrue();
    Seeds.forAll(mutations, seed -> check(Mutation.of(whole, seed)));
  }

  /** Whether the file was read; anything but a clear refusal fails. */
  private boolean check(byte[] content) {
    Path file = folder.resolve("weights");
    try {
      Files.deleteIfExists(file); // some file systems take milliseconds to overwrite one
      Files.write(file, content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    long memory = THREADS.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    boolean read = readOrRefused(file);
    assertThat(System.nanoTime() - start).as("nanoseconds").isLessThan(LONGEST_NANOSECONDS);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - memory)
        .as("bytes allocated for a file of " + content.length)
        .isLessThan(MOST_MEMORY + 16L * content.length);
    return read;
  }

  private static boolean readOrRefused(Path file) {
    try {
      Checkpoint checkpoint = Checkpoint.read(file);
      for (String name : checkpoint.names()) {
        StoredTensor tensor = checkpoint.get(name);
        assertThat((long) tensor.data().remaining())
            .isEqualTo(StoredTensor.bytes(tensor.type(), tensor.shape()));
      }
      return true;
    } catch (CheckpointException e) {
      assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n");
      return false;
    }
  }

  private static byte[] archive(byte[] pickle) {
    ZipWriter zip = new ZipWriter();
    zip.stored("data.pkl", pickle);
    TorchFiles.storages(network(), new LinkedHashMap<>())
        .forEach((key, tensor) -> zip.stored("data/" + key, tensor.storage()));
    return zip.finish(false);
  }

  private static byte[] pickleOpcodes() {
    LittleEndianWriter opcodes = new LittleEndianWriter();
    for (char opcode :
        "N\u0088\u0089(012)]}tl\u0085\u0086\u0087deasu\u0090\u0091q\u0094hRbQ".toCharArray()) {
      opcodes.int8(opcode);
    }
    // operands of the opcodes that take one: small numbers, so that the memo is hit
    return opcodes.bytes(new byte[] {'K', 'h', 'q', 0, 1, 2, 3}).toBytes();
  }

  private static Object network() {
    byte[] shared = bytes(48);
    Map<String, Object> tensors = new LinkedHashMap<>();
    tensors.put("module.a", Pickled.whole("0", DType.FLOAT32, bytes(96), 2, 3, 4));
    tensors.put("module.b", new Pickled("1", DType.FLOAT16, shared, 2, sizes(3, 4), sizes(1, 3)));
    tensors.put("module.c", new Pickled("1", DType.FLOAT16, shared, 20, sizes(4), sizes(1)));
    tensors.put("module.n", Pickled.whole("2", DType.INT64, bytes(8)));
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("epoch", 70_000);
    root.put("accuracy", 0.5);
    root.put("state_dict", new Ordered(tensors));
    root.put("optimizer", Map.of("state", Map.of(0, List.of(1, "x", true))));
    return root;
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return ByteBuffer.wrap(bytes);
  }

  private static long[] sizes(long... sizes) {
    return sizes;
  }
}
