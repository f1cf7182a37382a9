package org.tsdf.lab.baseline;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.image.Faces;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Tensor;

/** An editor of one small convolution for each edit, in any precision. */
record ToyEditor(String name, long seed, int count, DType type) implements FaceEditor {
  @Override
  public List<Edit> edits() {
    List<Edit> edits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      edits.add(new Edit.Flip("attribute_" + i));
    }
    return edits;
  }

  @Override
  public int imageSize() {
    return 16;
  }

  @Override
  public Tensor features(Faces faces) {
    return Layers.conv2d(faces.images(), weight(-1, 6), null, Window.of(2, 1), 1).tanh();
  }

  @Override
  public Tensor forge(Faces faces, Edit edit) {
    int number = edits().indexOf(edit);
    return Layers.conv2d(faces.images(), weight(number, 3), null, Window.of(1, 1), 1).tanh();
  }

  private Tensor weight(int purpose, int channels) {
    return new RandomSource(seed).fork(purpose).normal(type, channels, 3, 3, 3).times(0.4);
  }
}
