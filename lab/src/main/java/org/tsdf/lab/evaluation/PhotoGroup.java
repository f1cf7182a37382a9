package org.tsdf.lab.evaluation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.tsdf.image.Box;
import org.tsdf.image.Faces;
import org.tsdf.image.Photo;
import org.tsdf.image.Quantisation;
import org.tsdf.lab.dataset.LoadedFaces;
import org.tsdf.tensor.Tensor;

/**
 * Photos that go through the networks together.
 *
 * @param loaded their face crops, square; photos that cannot be read are named there
 * @param annotated where somebody has marked the face in each crop; empty where nobody has
 * @param originals whole photos by file
 * @param tailored the crops as they are published with a perturbation of their own, (N, 3, size,
 *     size), by the name of the contender whose perturbations take long to make
 */
public record PhotoGroup(
    LoadedFaces loaded,
    List<Box> annotated,
    Function<String, Photo> originals,
    Map<String, Tensor> tailored) {
  public PhotoGroup {
    annotated = List.copyOf(annotated);
    tailored = Map.copyOf(tailored);
    if (!annotated.isEmpty() && annotated.size() != loaded.files().size()) {
      throw new IllegalArgumentException(
          annotated.size() + " face boxes for " + loaded.files().size() + " photos");
    }
  }

  /** Where nothing was tailored yet. */
  public PhotoGroup(LoadedFaces loaded, List<Box> annotated, Function<String, Photo> originals) {
    this(loaded, annotated, originals, Map.of());
  }

  /**
   * The same, with what the contenders make for each photo alone made once for all routes, in the
   * scope that is open now.
   *
   * @param now is told of each such contender before
   */
  PhotoGroup tailoredBy(List<Contender> contenders, Consumer<Contender> now) {
    Map<String, Tensor> made = new HashMap<>();
    for (Contender contender : contenders) {
      if (contender.tailoring() != null) {
        now.accept(contender);
        made.put(contender.name(), contender.published(clean()));
      }
    }
    return new PhotoGroup(loaded, annotated, originals, made);
  }

  /** The crops as they are saved. */
  Tensor clean() {
    return Quantisation.round(faces().images());
  }

  /** The crops as they are published with a perturbation. */
  Tensor published(Contender contender) {
    Tensor made = tailored.get(contender.name());
    return made == null ? contender.published(clean()) : made;
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
