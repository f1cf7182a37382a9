package org.tsdf.lab.training.detector;

import java.nio.file.Path;
import java.util.List;
import org.tsdf.image.Detection;
import org.tsdf.image.PhotoException;
import org.tsdf.lab.dataset.FaceDataset;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.poisoning.ReducedSearch;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/** Finds the faces in photos once; what it found is in a file before the next few are searched. */
final class FaceSearch {
  private static final int SAVED_EVERY = 256;

  private final FaceLabels labels;
  private final Path csv;
  private final FaceDetector detector;
  private int unsaved;

  /**
   * @param labels what is known already; grows
   * @param csv where they are written
   */
  FaceSearch(FaceLabels labels, Path csv, FaceDetector detector) {
    this.labels = labels;
    this.csv = csv;
    this.detector = detector;
  }

  /** Hears how many photos are known. */
  interface Progress {
    /**
     * @return false to stop
     */
    boolean known(long photos);

    /**
     * @param reason names a photo that cannot be read and says why; it counts as without faces this
     *     time and is tried again the next
     */
    void unreadable(String reason);
  }

  /**
   * Searches the photos that the labels do not know yet.
   *
   * @return whether all are known now; else the same search goes on another time
   */
  boolean over(List<ShelfFiller.Pack> packs, Progress progress) {
    long done = 0;
    try {
      for (ShelfFiller.Pack pack : packs) {
        for (String file : pack.photos().files()) {
          search(pack, file, progress);
          if (!progress.known(++done)) {
            return false;
          }
        }
      }
      return true;
    } finally {
      labels.write(csv);
    }
  }

  private void search(ShelfFiller.Pack pack, String file, Progress progress) {
    String key = FaceLabels.key(pack.data(), file);
    if (labels.of(key) == null) {
      try {
        labels.put(key, found(pack.photos(), file));
        unsaved++;
      } catch (PhotoException e) {
        progress.unreadable(String.valueOf(e.getMessage()));
      }
    }
    if (unsaved == SAVED_EVERY) {
      labels.write(csv);
      unsaved = 0;
    }
  }

  private List<Detection> found(FaceDataset photos, String file) {
    try (Scope scope = Scope.open()) {
      Tensor photo = photos.photo(file).toTensor();
      return ReducedSearch.find(detector, photo, ShelfFiller.DOUBTFUL, 1);
    }
  }
}
