package org.tsdf.lab.training.network;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;

/** A weights file that a training begins with in place of random weights. */
public final class StartingWeights {
  private static final String ARCHITECTURE = "architecture";
  private static final String ATTRIBUTES = "attributes";
  private static final String TAGS = "tags";

  private final Checkpoint checkpoint;

  private StartingWeights(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  /**
   * @param wanted what shall be trained
   * @throws CheckpointException if the file cannot be read or says that it is of an architecture
   *     that this one cannot begin with
   */
  public static StartingWeights read(Path file, TrainableArchitecture wanted) {
    Checkpoint checkpoint = Checkpoint.read(file);
    String own = checkpoint.metadata().getOrDefault(ARCHITECTURE, wanted.name());
    if (!wanted.beginsWith().contains(own)) {
      throw new CheckpointException(
          file, "is of architecture %s, expected %s".formatted(own, wanted.name()));
    }
    return new StartingWeights(checkpoint);
  }

  /** Whether the file says that it is of this architecture. */
  boolean areOf(String architecture) {
    return architecture.equals(checkpoint.metadata().get(ARCHITECTURE));
  }

  /** Of the whole file. */
  public String sha256() {
    return checkpoint.sha256();
  }

  /**
   * Must be called by architectures that learn attributes ({@link LabelledFaces} does): shapes tell
   * their number alone.
   *
   * @throws CheckpointException if the file names attributes, and others or in another order
   */
  public void requireAttributes(List<String> names) {
    String own = checkpoint.metadata().get(ATTRIBUTES);
    if (own != null && !own.equals(String.join(",", names))) {
      throw new CheckpointException(
          checkpoint.file(),
          "was trained for the attributes %s, expected %s".formatted(own, String.join(",", names)));
    }
  }

  /**
   * As {@link #requireAttributes}, for architectures that learn tags.
   *
   * @param label such as {@code Bangs: with, without; Eyeglasses: with, without}
   * @throws CheckpointException if the file names tags, and others or in another order
   */
  void requireTags(String label) {
    String own = checkpoint.metadata().get(TAGS);
    if (own != null && !own.equals(label)) {
      throw new CheckpointException(
          checkpoint.file(), "was trained for the tags %s, expected %s".formatted(own, label));
    }
  }

  /**
   * The weights in single precision.
   *
   * @throws CheckpointException naming the first tensor that is missing, misshapen or too much
   */
  public Parameters fit(Layout layout) {
    layout.check(checkpoint);
    Set<String> expected = new HashSet<>();
    layout.entries().forEach(entry -> expected.add(entry.name()));
    for (String name : checkpoint.names()) {
      if (!expected.contains(name)) {
        throw new CheckpointException(
            checkpoint.file(), name, "has no place in the network that shall be trained");
      }
    }
    return layout.load(checkpoint, DType.FLOAT32);
  }
}
