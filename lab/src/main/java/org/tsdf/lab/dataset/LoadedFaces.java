package org.tsdf.lab.dataset;

import java.util.List;
import org.tsdf.image.Faces;

/**
 * Faces in memory.
 *
 * @param files where each came from, in the order of the faces
 * @param unreadable the photos that were left out
 */
public record LoadedFaces(List<String> files, Faces faces, List<Unreadable> unreadable) {
  public LoadedFaces {
    files = List.copyOf(files);
    unreadable = List.copyOf(unreadable);
  }

  /**
   * A photo that was left out.
   *
   * @param reason one sentence
   */
  public record Unreadable(String file, String reason) {}
}
