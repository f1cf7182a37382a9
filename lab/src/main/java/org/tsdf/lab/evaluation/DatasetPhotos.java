package org.tsdf.lab.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.image.Box;
import org.tsdf.lab.dataset.FaceDataset;
import org.tsdf.lab.dataset.LoadedFaces;

/** The photos of a data set, decoded when they are wanted. */
public final class DatasetPhotos implements PhotoSupply {
  private final FaceDataset dataset;
  private final int size;
  private final String hash;

  /**
   * @param size rows and columns of the face crops
   */
  public DatasetPhotos(FaceDataset dataset, int size) {
    this.dataset = dataset;
    this.size = size;
    this.hash = dataset.hash();
  }

  @Override
  public List<String> files() {
    return dataset.files();
  }

  @Override
  public String hash() {
    return hash;
  }

  @Override
  public String labelsHash() {
    return dataset.labelsHash();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean isAnnotated() {
    return dataset.hasFaceBoxes();
  }

  @Override
  public PhotoGroup load(int from, int to) {
    LoadedFaces loaded = dataset.part(from, to).loadReadable(size);
    List<Box> boxes = new ArrayList<>();
    if (isAnnotated()) {
      loaded.files().forEach(file -> dataset.faceBox(file, size).ifPresent(boxes::add));
    }
    return new PhotoGroup(loaded, boxes, dataset::photo);
  }
}
