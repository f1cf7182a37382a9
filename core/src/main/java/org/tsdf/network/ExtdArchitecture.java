package org.tsdf.network;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.StoredTensor;

/** EXTD with 32, 48 or 64 channels, in the names of clovaai/EXTD_Pytorch. */
public final class ExtdArchitecture implements Architecture<FaceDetector> {
  @Override
  public String name() {
    return "extd";
  }

  @Override
  public Class<FaceDetector> port() {
    return FaceDetector.class;
  }

  @Override
  public AnchorDetector load(String name, Checkpoint checkpoint, DType type) {
    List<Extd.Block> blocks = blocks(checkpoint);
    Extd network = Extd.of(blocks, Extd.layout(blocks).load(checkpoint, type));
    return new AnchorDetector(name, network, Extd.scheme());
  }

  private static List<Extd.Block> blocks(Checkpoint checkpoint) {
    List<Extd.Block> blocks = new ArrayList<>();
    int channels = Inference.extent(checkpoint, "base.0.0.weight", 0);
    String first = "base.1.conv.";
    while (blocks.size() < 2 || checkpoint.find(first + "0.weight") != null) {
      Extd.Block block = block(checkpoint, first, channels);
      blocks.add(block);
      channels = block.out();
      first = "base." + (blocks.size() + 1) + ".conv.";
    }
    return blocks;
  }

  private static Extd.Block block(Checkpoint checkpoint, String name, int in) {
    int middle = Inference.extent(checkpoint, name + "0.weight", 0);
    StoredTensor opening = checkpoint.get(name + "0.weight");
    boolean expanded = opening.shape()[2] == 1;
    int last = expanded ? 6 : 3;
    int out = Inference.extent(checkpoint, name + last + ".weight", 0);
    boolean activated = checkpoint.find(name + (last + 2) + ".weight") != null;
    return new Extd.Block(in, middle, out, expanded, activated);
  }
}
