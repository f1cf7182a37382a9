package org.example;

import java.util.List;
import org.tsdf.image.Faces;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.network.Architecture;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Tensor;

/** A face editor with one layer: it mixes the colours of each pixel anew. */
public final class TintArchitecture implements Architecture<FaceEditor> {
  /** The tensors of the checkpoint: mix.weight (3, 3, 1, 1) and mix.bias (3). */
  private static final Layout LAYOUT = Layout.builder().conv("mix", 3, 3, 1, true).build();

  @Override
  public String name() {
    return "tint";
  }

  @Override
  public Class<FaceEditor> port() {
    return FaceEditor.class;
  }

  @Override
  public FaceEditor load(String name, Checkpoint checkpoint, DType type) {
    return new Tint(name, LAYOUT.load(checkpoint, type), type);
  }

  private record Tint(String name, Parameters weights, DType type) implements FaceEditor {
    @Override
    public int imageSize() {
      return 64;
    }

    @Override
    public List<Edit> edits() {
      return List.of(new Edit.Flip("Tint"));
    }

    /** What a defence tries to disturb: any differentiable map of the picture, (N, C, H, W). */
    @Override
    public Tensor features(Faces faces) {
      Tensor images = Resampling.resize(faces.images().to(type), imageSize(), imageSize());
      Layers.Window single = Layers.Window.of(1, 0);
      return Layers.conv2d(images, weights.get("mix.weight"), weights.get("mix.bias"), single, 1);
    }

    @Override
    public Tensor forge(Faces faces, Edit edit) {
      if (!edits().contains(edit)) {
        throw new IllegalArgumentException(name + " cannot edit " + edit.label());
      }
      return features(faces).tanh();
    }
  }
}
