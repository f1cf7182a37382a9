package org.tsdf.lab.training.network;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a training is given.
 *
 * @param data a folder or archive of photos
 * @param images how many of them to learn from, the first by name; null for all
 * @param beginning the seed and the weights to begin with
 * @param reading hears how reading the photos goes
 */
public record TrainingInput(
    Path data, @Nullable Integer images, Beginning beginning, Reading reading) {

  /** Hears how reading the photos goes. */
  public interface Reading {
    /**
     * @param done photos, of {@code total}
     */
    void read(long done, long total);

    /**
     * Hears how searching the photos for faces goes, where that comes first.
     *
     * @param done photos, of {@code total}
     * @return false to stop; what was found so far is kept for the next time
     */
    boolean searched(long done, long total);

    /**
     * @param reason names the photo and says why it cannot be used
     */
    void leftOut(String reason);
  }
}
