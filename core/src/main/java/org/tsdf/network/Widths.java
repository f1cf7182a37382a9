package org.tsdf.network;

import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;

/** Reads the width of layers off a checkpoint. */
final class Widths {
  private Widths() {}

  /**
   * @return the output channels of the convolution with this weight
   * @throws CheckpointException if the tensor is missing or is no convolution's weight
   */
  static int of(Checkpoint checkpoint, String weight) {
    long[] shape = checkpoint.get(weight).shape();
    if (shape.length != 4 || shape[0] < 1 || shape[0] > 1 << 16) {
      throw new CheckpointException(checkpoint.file(), weight, "is no convolution's weight");
    }
    return (int) shape[0];
  }
}
