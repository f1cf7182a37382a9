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
  private final double balanced;
  private final List<int[]> having;

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
    this.balanced = settings.balanced();
    this.having = balanced > 0 ? having() : List.of();
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
    RandomSource balance = now.fork(2);
    boolean[] mirrored = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = having.isEmpty() ? heldOut + rows[i] : balanced(heldOut + rows[i], balance);
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

  /** A face that has an attribute, any of them as likely; now and then the one that was due. */
  private int balanced(int due, RandomSource random) {
    boolean drawn = random.nextDouble() < balanced;
    int[] faces = having.get(random.nextInt(0, having.size() - 1));
    int chosen = random.nextInt(0, faces.length - 1);
    return drawn ? faces[chosen] : due;
  }

  /** The faces with each attribute, of attributes that a face has; those for the sheets not. */
  private List<int[]> having() {
    List<int[]> found = new ArrayList<>();
    double[] values = bank.attributes().values().toDoubles();
    int columns = bank.attributeNames().size();
    for (int column = 0; column < columns; column++) {
      int c = column;
      int[] faces =
          IntStream.range(heldOut, bank.count())
              .filter(face -> values[face * columns + c] > 0.5)
              .toArray();
      if (faces.length > 0) {
        found.add(faces);
      }
    }
    return found;
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
