package org.tsdf.network;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** Turns the maps that heads give on several levels into one row for each prior box. */
final class Heads {
  private Heads() {}

  /**
   * @param levels the maps that the heads read
   * @param head gives (N, A·columns, h, w) for a map and the number of its level
   * @return (N, P, columns) in the order level, row, column, box of the cell
   */
  static Tensor rows(List<Tensor> levels, int columns, BiFunction<Tensor, Integer, Tensor> head) {
    List<Tensor> rows = new ArrayList<>();
    for (int level = 0; level < levels.size(); level++) {
      Tensor map = head.apply(levels.get(level), level);
      rows.add(map.permute(0, 2, 3, 1).reshape(map.size(0), -1, columns));
    }
    return Tensors.concatenate(rows, 1);
  }
}
