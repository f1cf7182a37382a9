package org.tsdf.lab.evaluation;

import java.util.List;
import java.util.stream.IntStream;
import org.tsdf.image.Box;
import org.tsdf.image.Faces;
import org.tsdf.image.Photo;
import org.tsdf.lab.dataset.LoadedFaces;
import org.tsdf.tensor.Tensor;

/**
 * Photos {@code 0.png}, {@code 1.png} and so on, in memory.
 *
 * @param images (N, 3, size, size)
 * @param annotated the marked face in each; empty where none is marked
 */
record MadePhotos(Tensor images, List<Box> annotated) implements PhotoSupply {
  static MadePhotos of(Tensor images) {
    return new MadePhotos(images, List.of());
  }

  @Override
  public List<String> files() {
    return IntStream.range(0, (int) images.size(0)).mapToObj(i -> i + ".png").toList();
  }

  @Override
  public String hash() {
    return "hash";
  }

  @Override
  public String labelsHash() {
    return "labels";
  }

  @Override
  public int size() {
    return (int) images.size(2);
  }

  @Override
  public boolean isAnnotated() {
    return !annotated.isEmpty();
  }

  @Override
  public PhotoGroup load(int from, int to) {
    Faces faces = Faces.of(images.narrow(0, from, (long) to - from));
    return new PhotoGroup(
        new LoadedFaces(files().subList(from, to), faces, List.of()),
        annotated.isEmpty() ? List.of() : annotated.subList(from, to),
        file -> Photo.fromTensor(images.narrow(0, files().indexOf(file), 1)));
  }
}
