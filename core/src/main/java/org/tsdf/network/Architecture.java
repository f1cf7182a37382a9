package org.tsdf.network;

import java.nio.file.Path;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;

/**
 * A family of networks that can be loaded by name, found through {@link java.util.ServiceLoader}.
 * Sizes and widths are read off the checkpoint's shapes.
 *
 * @param <N> the port that its networks implement: {@link org.tsdf.interruption.FaceEditor} or
 *     {@link org.tsdf.poisoning.FaceDetector}; or {@link AttributeClassifier}
 */
public interface Architecture<N> {
  /** As it is spelt on the command line, such as {@code stargan}. */
  String name();

  /** What it is, in a few words, for lists of networks. */
  default String description() {
    return getClass().getName();
  }

  /** The port that its networks implement. */
  Class<N> port();

  /**
   * @param name what the loaded network is called in reports
   * @param type FLOAT32, or FLOAT64 for checks
   * @throws org.tsdf.tensor.CheckpointException naming the tensor that is missing or misshapen
   */
  N load(String name, Checkpoint checkpoint, DType type);

  /**
   * Loads a network from its file. A family whose files are no checkpoints replaces this and lets
   * the other method do the same with {@link Checkpoint#file}.
   *
   * @throws org.tsdf.tensor.CheckpointException if the file is missing, damaged or of another kind,
   *     or does not fit
   */
  default N load(String name, Path file, DType type) {
    return load(name, Checkpoint.read(file), type);
  }
}
