package org.tsdf.network;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.StoredTensor;

/** Checkpoints that the tests make themselves. */
final class FreshCheckpoint {
  static final Path LABEL = Path.of("fresh.safetensors");

  private FreshCheckpoint() {}

  /** Seeded weights for a layout. */
  static Checkpoint of(Layout layout, long seed, Map<String, String> metadata) {
    return Checkpoint.of(LABEL, tensors(layout, seed, ""), metadata);
  }

  /** Several networks in one file, each under its name. */
  static Checkpoint container(Layout layout, Map<String, Long> seeds) {
    Map<String, StoredTensor> all = new LinkedHashMap<>();
    seeds.forEach((section, seed) -> all.putAll(tensors(layout, seed, section + ".")));
    return Checkpoint.of(LABEL, all, Map.of());
  }

  private static Map<String, StoredTensor> tensors(Layout layout, long seed, String prefix) {
    Parameters fresh = layout.initialise(new RandomSource(seed), DType.FLOAT32);
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    for (String name : fresh.names()) {
      stored.put(prefix + name, StoredTensor.of(fresh.get(name)));
    }
    return stored;
  }
}
