package org.tsdf.lab.training.network;

import java.nio.file.Path;
import java.util.List;
import org.tsdf.lab.dataset.FaceBank;
import org.tsdf.lab.dataset.FaceDataset;
import org.tsdf.perturbation.Provenance;

/**
 * Faces with known attributes, for networks that learn from those. Three settings belong to them:
 * {@code attribute}, which attributes; {@code attributes}, the file that tells them (empty for
 * manifest.csv among the photos); and {@code also}, a second folder or archive with a manifest.csv
 * of its own (empty for none).
 *
 * @param data of which photos the bank was made, for the card
 * @param labels SHA-256 of what is known of them
 */
public record LabelledFaces(FaceBank bank, Provenance.Data data, String labels) {
  private static final String WANTED = "attribute";
  private static final String TABLE = "attributes";
  private static final String ALSO = "also";

  /**
   * Adds the three settings.
   *
   * @param wanted the usual attributes
   */
  public static TrainingSettings declare(TrainingSettings settings, List<String> wanted) {
    return declareSource(settings.having(WANTED, String.join(",", wanted)));
  }

  /** A training on these faces. */
  public PreparedTraining prepared(NetworkTraining training) {
    return new PreparedTraining(training, data, labels);
  }

  /** Adds the two settings that tell where photos and labels lie. */
  static TrainingSettings declareSource(TrainingSettings settings) {
    return settings.having(TABLE, "").having(ALSO, "");
  }

  /**
   * The attributes to learn, in order.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static List<String> attributes(TrainingSettings settings) {
    return settings.list(WANTED);
  }

  /**
   * Reads the photos into the scope that is open now.
   *
   * @param size rows and columns of the faces
   * @throws org.tsdf.lab.dataset.DatasetException if an attribute is not known, or no photo can be
   *     read
   * @throws org.tsdf.tensor.CheckpointException if the weights to begin with are of other
   *     attributes
   */
  public static LabelledFaces read(TrainingInput input, TrainingSettings settings, int size) {
    List<String> wanted = attributes(settings);
    StartingWeights start = input.beginning().weights();
    if (start != null) {
      start.requireAttributes(wanted);
    }
    return read(input, settings, wanted, size);
  }

  /**
   * Reads the photos into the scope that is open now.
   *
   * @param wanted the attributes to keep, in this order
   * @param size rows and columns of the faces
   * @throws org.tsdf.lab.dataset.DatasetException if an attribute is not known, or no photo can be
   *     read
   */
  static LabelledFaces read(
      TrainingInput input, TrainingSettings settings, List<String> wanted, int size) {
    List<FaceDataset> datasets = datasets(input, settings);
    long total = datasets.stream().mapToLong(each -> each.files().size()).sum();
    FaceBank bank =
        FaceBank.read(datasets, size, wanted, done -> input.reading().read(done, total));
    bank.unreadable().forEach(photo -> input.reading().leftOut(photo.reason()));
    return new LabelledFaces(
        bank,
        new Provenance.Data(bank.count(), FaceDataset.hash(datasets)),
        FaceDataset.labelsHash(datasets));
  }

  /** Where the number of photos is limited, it is that of either. */
  private static List<FaceDataset> datasets(TrainingInput input, TrainingSettings settings) {
    String table = settings.text(TABLE);
    String also = settings.text(ALSO);
    FaceDataset first = FaceDataset.open(input.data(), table.isEmpty() ? null : Path.of(table));
    List<FaceDataset> all =
        also.isEmpty() ? List.of(first) : List.of(first, FaceDataset.open(Path.of(also), null));
    Integer images = input.images();
    return images == null ? all : all.stream().map(each -> each.first(images)).toList();
  }
}
