package org.tsdf.lab.training.network;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Tensor;

/** A weights file that a training begins with in place of random weights. */
public final class StartingWeights {
  private static final String ARCHITECTURE = "architecture";
  private static final String ATTRIBUTES = "attributes";
  private static final String TAGS = "tags";

  private static final String DISCRIMINATOR = "discriminator/";

  private final Checkpoint checkpoint;
  private final @Nullable Checkpoint state;

  private StartingWeights(Checkpoint checkpoint, @Nullable Checkpoint state) {
    this.checkpoint = checkpoint;
    this.state = state;
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
    return new StartingWeights(checkpoint, null);
  }

  /** Whether the file says that it is of this architecture. */
  boolean areOf(String architecture) {
    return architecture.equals(checkpoint.metadata().get(ARCHITECTURE));
  }

  /**
   * The same, and the discriminator that a training saved: a fresh one knows nothing yet, and a
   * generator that can edit already learns to deceive it instead.
   *
   * @param saved the state that lies beside a weights file while it is trained
   */
  public StartingWeights withDiscriminator(Path saved) {
    return new StartingWeights(checkpoint, Checkpoint.read(saved));
  }

  /** Of the whole file; with a {@code +} and that of the discriminator's, where there is one. */
  public String sha256() {
    return state == null ? checkpoint.sha256() : checkpoint.sha256() + "+" + state.sha256();
  }

  boolean haveDiscriminator() {
    return state != null;
  }

  /**
   * The discriminator's weights in single precision.
   *
   * @throws CheckpointException if the state has none that fits
   */
  Parameters discriminator(Layout layout) {
    Checkpoint saved = Objects.requireNonNull(state);
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (Layout.Entry entry : layout.entries()) {
      Tensor weight = saved.get(DISCRIMINATOR + entry.name()).toTensor();
      if (!weight.hasShape(entry.shape())) {
        throw new CheckpointException(
            saved.file(), DISCRIMINATOR + entry.name(), "has another shape than is trained here");
      }
      weights.put(entry.name(), weight);
    }
    return new Parameters(weights);
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
