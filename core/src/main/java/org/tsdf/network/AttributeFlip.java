package org.tsdf.network;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** Turns an attribute of faces over. */
final class AttributeFlip {
  /** Attributes of which a face has at most one. */
  static final List<String> HAIR_COLOURS =
      List.of("Black_Hair", "Blond_Hair", "Brown_Hair", "Gray_Hair");

  private AttributeFlip() {}

  /**
   * Gives the attribute to faces without it and takes it from those that have it; a face that is
   * given an attribute loses those that exclude it.
   *
   * @param names the columns
   * @param values (N, names.size()), 0 or 1
   * @param exclusive groups of attributes of which a face has at most one
   * @throws IllegalArgumentException if the attribute is not among the names
   */
  static Tensor of(
      String attribute, List<String> names, Tensor values, List<List<String>> exclusive) {
    int target = names.indexOf(attribute);
    if (target < 0) {
      throw new IllegalArgumentException("unknown attribute " + attribute + ", known are " + names);
    }
    Tensor before = values.narrow(1, target, 1); // (N, 1)
    List<Tensor> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Tensor column = values.narrow(1, i, 1);
      String other = names.get(i);
      if (i == target) {
        columns.add(before.negate().plus(1));
      } else if (exclusive.stream().anyMatch(g -> g.contains(attribute) && g.contains(other))) {
        columns.add(column.times(before));
      } else {
        columns.add(column);
      }
    }
    return Tensors.concatenate(columns, 1);
  }
}
