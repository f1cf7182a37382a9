package org.tsdf.lab.training.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tsdf.image.Faces;
import org.tsdf.lab.dataset.FaceBank;
import org.tsdf.network.AttributeFlip;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * What each iteration of a conditional GAN learns from. The first few faces of the bank (at most 8,
 * at most a tenth) are kept for the sheets.
 */
final class FaceBatches {
  private static final int SHEET_FACES = 8;

  private final FaceBank bank;
  private final int heldOut;
  private final ShuffledOrder order;
  private final RandomSource draws;
  private final double turnedOver;

  /**
   * @param order decides which faces come when
   * @param draws decides mirroring, targets and shares
   */
  FaceBatches(FaceBank bank, GanSettings settings, RandomSource order, RandomSource draws) {
    this.bank = bank;
    this.heldOut = Math.min(SHEET_FACES, bank.count() / 10);
    this.order = new ShuffledOrder(bank.count() - heldOut, settings.batch(), order);
    this.draws = draws;
    this.turnedOver = settings.turnedOver();
  }

  /**
   * Some faces, each mirrored or not, with targets: the attributes of others among them or, where
   * the settings say so, their own with one turned over.
   *
   * @param iteration from 1
   */
  GanBatch at(int iteration) {
    RandomSource now = draws.fork(iteration);
    int[] rows = order.at(iteration);
    boolean[] mirrored = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] += heldOut;
      mirrored[i] = now.nextInt(0, 1) == 1;
    }
    Faces faces = bank.faces(rows, mirrored);
    Tensor labels = faces.attributes().values();
    int[] permutation = now.permutation(rows.length);
    Tensor others =
        Tensors.of(IntStream.of(permutation).asLongStream().toArray(), permutation.length);
    return new GanBatch(
        faces.images(),
        labels,
        turnedOver > 0
            ? mixed(labels, labels.indexSelect(0, others), now.fork(1))
            : labels.indexSelect(0, others),
        now.uniform(0, 1, DType.FLOAT32, rows.length, 1, 1, 1));
  }

  private Tensor mixed(Tensor labels, Tensor others, RandomSource random) {
    List<String> names = bank.attributeNames();
    List<Tensor> rows = new ArrayList<>();
    for (int i = 0; i < labels.size(0); i++) {
      RandomSource own = random.fork(i);
      rows.add(
          own.nextDouble() < turnedOver
              ? AttributeFlip.of(
                  names.get(own.nextInt(0, names.size() - 1)),
                  names,
                  labels.narrow(0, i, 1),
                  AttributeFlip.CONFLICTS)
              : others.narrow(0, i, 1));
    }
    return Tensors.concatenate(rows, 0);
  }

  /** Faces for the sheets, at most 8. */
  Faces shown() {
    int count = Math.min(SHEET_FACES, bank.count());
    return bank.faces(IntStream.range(0, count).toArray(), new boolean[count]);
  }
}
