package org.tsdf.network;

import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;

/**
 * How large a generator of the StarGAN family is.
 *
 * @param width channels after the first convolution ({@code conv_dim}; 64 officially)
 * @param blocks residual blocks ({@code repeat_num}; 6 officially)
 * @param attributes extent of the condition ({@code c_dim}; 5 officially)
 */
public record GeneratorSize(int width, int blocks, int attributes) {
  private static final String FIRST = "main.0.weight";
  private static final int COLOURS = 3;

  public GeneratorSize {
    if (width < 1 || blocks < 0 || attributes < 1) {
      throw new IllegalArgumentException(
          "no generator has width %d, %d blocks and %d attributes"
              .formatted(width, blocks, attributes));
    }
  }

  /**
   * Whether a weight belongs to a residual block or to anything after it.
   *
   * @param name as in the layout
   * @param block from 0; where it is {@link #blocks}, only what comes after all of them counts
   */
  public boolean isFrom(String name, int block) {
    return ResidualGenerator.layerOf(name) >= ResidualGenerator.FIRST_BLOCK + block;
  }

  /**
   * Read off the shapes of a checkpoint.
   *
   * @throws CheckpointException if its first convolution is missing or cannot be a generator's
   */
  public static GeneratorSize of(Checkpoint checkpoint) {
    int inputs = Inference.extent(checkpoint, FIRST, 1);
    if (inputs <= COLOURS) {
      throw new CheckpointException(
          checkpoint.file(),
          FIRST,
          "takes " + inputs + " channels, which leaves none for a condition");
    }
    int blocks = Inference.count(checkpoint, i -> ResidualGenerator.blockName(i) + ".0.weight");
    int width = Inference.extent(checkpoint, FIRST, 0);
    return new GeneratorSize(width, blocks, inputs - COLOURS);
  }
}
