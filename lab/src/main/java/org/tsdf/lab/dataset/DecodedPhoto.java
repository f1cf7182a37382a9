package org.tsdf.lab.dataset;

import org.tsdf.image.Photo;

/** A photo in memory, or why it is not. */
public sealed interface DecodedPhoto {
  /**
   * It could be read.
   *
   * @param file as in {@link FaceDataset#files}
   */
  record Read(String file, Photo photo) implements DecodedPhoto {}

  /** It could not. */
  record Broken(LoadedFaces.Unreadable photo) implements DecodedPhoto {}
}
