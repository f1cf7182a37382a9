package org.tsdf.lab.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.tsdf.image.Attributes;
import org.tsdf.image.Faces;
import org.tsdf.image.Quantisation;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** Many faces in memory, a byte for each sample: 49 kB for a face of 128 by 128 pixels. */
public final class FaceBank {
  private static final int READ_AT_ONCE = 256;

  private final Tensor levels;
  private final Attributes attributes;
  private final List<LoadedFaces.Unreadable> unreadable;

  private FaceBank(Tensor levels, Attributes attributes, List<LoadedFaces.Unreadable> unreadable) {
    this.levels = levels;
    this.attributes = attributes;
    this.unreadable = List.copyOf(unreadable);
  }

  /**
   * Reads all photos of a data set, in order, into the scope that is open now.
   *
   * @param size rows and columns of the faces
   * @param wanted the attributes to keep, in this order
   * @param progress hears now and then how many photos have been read
   * @throws DatasetException if an attribute is not known, or no photo can be read
   */
  public static FaceBank read(
      FaceDataset dataset, int size, List<String> wanted, LongConsumer progress) {
    return read(List.of(dataset), size, wanted, progress);
  }

  /** As {@link #read(FaceDataset, int, List, LongConsumer)}, of several data sets in turn. */
  public static FaceBank read(
      List<FaceDataset> datasets, int size, List<String> wanted, LongConsumer progress) {
    datasets.forEach(dataset -> dataset.requireAttributes(wanted));
    int photos = datasets.stream().mapToInt(dataset -> dataset.files().size()).sum();
    Tensor levels = Tensors.zeros(DType.UINT8, photos, 3, size, size);
    Tensor values = Tensors.zeros(DType.FLOAT32, photos, wanted.size());
    int[] filled = {0};
    List<LoadedFaces.Unreadable> unreadable = new ArrayList<>();
    for (FaceDataset dataset : datasets) {
      unreadable.addAll(
          dataset.forEachBatch(
              size,
              READ_AT_ONCE,
              batch -> {
                Faces faces = batch.faces();
                long count = faces.count();
                levels.narrow(0, filled[0], count).set(Quantisation.toLevels(faces.images()));
                values.narrow(0, filled[0], count).set(faces.attributes().select(wanted));
                filled[0] += (int) count;
                progress.accept(filled[0]);
              }));
    }
    if (filled[0] == 0) {
      throw new DatasetException(
          "none of " + photos + " photos can be read; the first: " + unreadable.get(0).reason());
    }
    Attributes known = new Attributes(wanted, values.narrow(0, 0, filled[0]));
    return new FaceBank(levels.narrow(0, 0, filled[0]), known, unreadable);
  }

  /** How many faces there are. */
  public int count() {
    return (int) levels.size(0);
  }

  /** The attributes that are kept, of all faces. */
  public Attributes attributes() {
    return attributes;
  }

  /** The names of the attributes that are kept. */
  public List<String> attributeNames() {
    return attributes.names();
  }

  /** The photos that were left out. */
  public List<LoadedFaces.Unreadable> unreadable() {
    return unreadable;
  }

  /**
   * Some faces, in the order in which they are named.
   *
   * @param mirrored for each of them, whether left and right are exchanged
   */
  public Faces faces(int[] rows, boolean[] mirrored) {
    Tensor indices = Tensors.of(Arrays.stream(rows).asLongStream().toArray(), rows.length);
    Tensor upright = levels.indexSelect(0, indices);
    byte[] flags = new byte[rows.length];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = (byte) (mirrored[i] ? 1 : 0);
    }
    Tensor flip = Tensors.of(flags, rows.length, 1, 1, 1);
    Tensor keep = Tensors.ones(DType.UINT8, rows.length, 1, 1, 1).minus(flip);
    Tensor mixed = upright.times(keep).plus(upright.flip(3).times(flip)); // one of the two is 0
    return new Faces(Quantisation.fromLevels(mixed), attributes.rows(indices));
  }
}
