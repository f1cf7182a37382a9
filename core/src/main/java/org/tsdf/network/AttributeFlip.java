package org.tsdf.network;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** Turns an attribute of faces over. */
public final class AttributeFlip {
  /** Attributes of which a face has at most one. */
  public static final List<String> HAIR_COLOURS =
      List.of("Black_Hair", "Blond_Hair", "Brown_Hair", "Gray_Hair");

  /** Of each of these groups a face has at most one, by AttGAN's published check of conflicts. */
  public static final List<List<String>> CONFLICTS =
      List.of(
          List.of("Bald", "Bangs"),
          List.of("Receding_Hairline", "Bangs"),
          HAIR_COLOURS,
          List.of("Straight_Hair", "Wavy_Hair"),
          List.of("Mustache", "No_Beard"));

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
  public static Tensor of(
      String attribute, List<String> names, Tensor values, List<List<String>> exclusive) {
    Tensor before = column(attribute, names, values);
    return changed(attribute, names, values, before.negate().plus(1), exclusive);
  }

  /** Gives the attribute to all faces; otherwise as {@link #of}. */
  static Tensor given(
      String attribute, List<String> names, Tensor values, List<List<String>> exclusive) {
    Tensor all = column(attribute, names, values).times(0).plus(1);
    return changed(attribute, names, values, all, exclusive);
  }

  private static Tensor column(String attribute, List<String> names, Tensor values) {
    int target = names.indexOf(attribute);
    if (target < 0) {
      throw new IllegalArgumentException("unknown attribute " + attribute + ", known are " + names);
    }
    return values.narrow(1, target, 1); // (N, 1)
  }

  private static Tensor changed(
      String attribute,
      List<String> names,
      Tensor values,
      Tensor after,
      List<List<String>> exclusive) {
    Tensor absent = after.negate().plus(1); // those that exclude it stay where it is absent
    List<Tensor> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Tensor column = values.narrow(1, i, 1);
      String other = names.get(i);
      if (other.equals(attribute)) {
        columns.add(after);
      } else if (exclusive.stream().anyMatch(g -> g.contains(attribute) && g.contains(other))) {
        columns.add(column.times(absent));
      } else {
        columns.add(column);
      }
    }
    return Tensors.concatenate(columns, 1);
  }
}
