package org.tsdf.lab.training.network;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.tsdf.network.AttGanGenerator;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * Edits that shall stay what the generator made of them with which a training began (learning
 * without forgetting, Li and Hoiem 2016). A fresh discriminator needs long to know rare attributes,
 * and meanwhile the generator forgets how to make them.
 */
final class HeldEdits {
  private final AttGanGenerator former;
  private final long[] held;
  private final long[] free;

  /**
   * @param former a generator of its own weights, which do not learn; in train mode like the one
   *     that does, so that at first both make the same
   * @param attributes the columns of labels and targets
   * @param held those whose edits stay
   */
  HeldEdits(AttGanGenerator former, List<String> attributes, List<String> held) {
    this.former = former;
    this.held = columns(attributes, held::contains);
    this.free = columns(attributes, name -> !held.contains(name));
  }

  private static long[] columns(List<String> attributes, Predicate<String> chosen) {
    return IntStream.range(0, attributes.size())
        .filter(i -> chosen.test(attributes.get(i)))
        .asLongStream()
        .toArray();
  }

  /**
   * The mean over all faces of |forgery - what was once made of it|, counting those faces alone of
   * which held attributes and no others are to change.
   *
   * @param condition as given to the generator for {@code forgeries}, (N, attributes)
   */
  Tensor distance(GanBatch batch, Tensor condition, Tensor forgeries) {
    Tensor once = Autograd.off(() -> former.forward(batch.real(), condition));
    Tensor rows = rows(batch).reshape(batch.real().size(0), 1, 1, 1);
    return forgeries.minus(once).abs().times(rows).mean();
  }

  /** 1 for the faces of which held attributes and no others are to change, else 0. */
  Tensor rows(GanBatch batch) {
    Tensor changes = batch.targets().minus(batch.labels()).abs();
    return any(changes, held).times(any(changes, free).negate().plus(1));
  }

  private static Tensor any(Tensor changes, long[] columns) {
    Tensor chosen = changes.indexSelect(1, Tensors.of(columns, columns.length));
    return chosen.sum(1).greaterThan(0.5);
  }
}
