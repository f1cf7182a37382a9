package org.tsdf.lab.evaluation;

import java.util.List;
import java.util.function.Function;
import org.tsdf.image.Box;
import org.tsdf.image.Faces;
import org.tsdf.image.Photo;
import org.tsdf.lab.dataset.LoadedFaces;

/**
 * Photos that go through the networks together.
 *
 * @param loaded their face crops, square; photos that cannot be read are named there
 * @param annotated where somebody has marked the face in each crop; empty where nobody has
 * @param originals whole photos by file
 */
public record PhotoGroup(
    LoadedFaces loaded, List<Box> annotated, Function<String, Photo> originals) {
  public PhotoGroup {
    annotated = List.copyOf(annotated);
    if (!annotated.isEmpty() && annotated.size() != loaded.files().size()) {
      throw new IllegalArgumentException(
          annotated.size() + " face boxes for " + loaded.files().size() + " photos");
    }
  }

  List<String> files() {
    return loaded.files();
  }

  Faces faces() {
    return loaded.faces();
  }

  /** Rows and columns of the crops. */
  int size() {
    return Math.toIntExact(faces().images().size(2));
  }
}
