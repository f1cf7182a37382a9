package org.tsdf.image;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * What is known about the faces of a batch: one column for each attribute, in CelebA's spelling
 * ({@code Black_Hair}), 1 where a face has it and 0 where not.
 *
 * @param names the columns
 * @param values (N, names.size())
 */
public record Attributes(List<String> names, Tensor values) {
  public Attributes {
    names = List.copyOf(names);
    if (values.rank() != 2 || values.size(1) != names.size()) {
      throw new IllegalArgumentException(
          names.size()
              + " attributes need values of shape (N, "
              + names.size()
              + "), got "
              + values);
    }
  }

  /** Nothing is known: every attribute reads as 0. */
  public static Attributes unknown(long faces) {
    return new Attributes(List.of(), Tensors.zeros(DType.FLOAT32, faces, 0));
  }

  /** Columns in the order of {@code wanted}, (N, wanted.size()); an unknown attribute reads 0. */
  public Tensor select(List<String> wanted) {
    List<Tensor> columns = new ArrayList<>();
    for (String name : wanted) {
      int index = names.indexOf(name);
      columns.add(
          index < 0
              ? Tensors.zeros(values.dtype(), values.size(0), 1)
              : values.narrow(1, index, 1));
    }
    return Tensors.concatenate(columns, 1);
  }

  /** The rows that an INT64 tensor of rank 1 names. */
  public Attributes rows(Tensor indices) {
    return new Attributes(names, values.indexSelect(0, indices));
  }
}
