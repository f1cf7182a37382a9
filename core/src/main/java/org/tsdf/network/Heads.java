package org.tsdf.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** The convolutions that read boxes and scores off the maps of several levels. */
final class Heads {
  private Heads() {}

  /**
   * Declares {@code name.0}, {@code name.1} and so on, 3×3 convolutions, one a level.
   *
   * @param channels of the levels
   * @param first output channels on the first level
   * @param others output channels on the other levels
   */
  static void declare(
      NormedLayout layout, String name, List<Integer> channels, int first, int others) {
    for (int i = 0; i < channels.size(); i++) {
      layout.plain(name + "." + i, channels.get(i), i == 0 ? first : others, 3);
    }
  }

  /** What the 3×3 convolutions {@code name.i} say, see {@link #rows(List, int, BiFunction)}. */
  static Tensor rows(Convolutions convolutions, String name, List<Tensor> levels, int columns) {
    return rows(levels, columns, (map, i) -> convolutions.same(map, name + "." + i));
  }

  /**
   * @param levels the maps that the heads read
   * @param head gives (N, A·columns, h, w) for a map and the number of its level
   * @return (N, P, columns) in the order level, row, column, box of the cell
   */
  static Tensor rows(List<Tensor> levels, int columns, BiFunction<Tensor, Integer, Tensor> head) {
    try (Scope scope = Scope.open()) {
      List<Tensor> rows = new ArrayList<>();
      for (int level = 0; level < levels.size(); level++) {
        Tensor map = head.apply(levels.get(level), level);
        rows.add(map.permute(0, 2, 3, 1).reshape(map.size(0), -1, columns));
      }
      return scope.keep(Tensors.concatenate(rows, 1));
    }
  }

  /**
   * The heads that S3FD and EXTD share, {@code loc.i} and {@code conf.i}: where three logits of the
   * first level say background, the largest counts.
   */
  static AnchorOutput s3fd(Convolutions convolutions, List<Tensor> sources) {
    Tensor first = convolutions.same(sources.get(0), "conf.0"); // (N, 4, h, w)
    Tensor background = first.narrow(1, 0, 3).max(1); // (N, 1, h, w)
    Tensor both = Tensors.concatenate(List.of(background, first.narrow(1, 3, 1)), 1);
    Tensor logits =
        rows(sources, 2, (map, i) -> i == 0 ? both : convolutions.same(map, "conf." + i));
    Map<String, Tensor> inner = new LinkedHashMap<>(named("source", sources));
    inner.put("conf_level1_raw", first);
    Tensor locations = rows(convolutions, "loc", sources, 4);
    return new AnchorOutput(sources.subList(0, 3), sources, locations, logits, null, inner);
  }

  /** The maps under a name followed by 1, 2 and so on. */
  static Map<String, Tensor> named(String name, List<Tensor> maps) {
    Map<String, Tensor> named = new LinkedHashMap<>();
    for (int i = 0; i < maps.size(); i++) {
      named.put(name + (i + 1), maps.get(i));
    }
    return named;
  }
}
