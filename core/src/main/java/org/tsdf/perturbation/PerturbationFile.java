package org.tsdf.perturbation;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;

/**
 * The perturbation file: safetensors with one tensor {@code perturbation} (1, 3, H, W), float32 or
 * float16, and the metadata {@code format}, {@code scale}, {@code epsilon}, {@code card} and, where
 * the budget has them, {@code deviation} and {@code noticeable}. Python opens it with {@code
 * safetensors}. A PyTorch file that holds one bare tensor is read too.
 */
public final class PerturbationFile {
  private static final String DEVIATION = "deviation";
  private static final String TENSOR = "perturbation";
  private static final String FORMAT = "tsdf-perturbation-1";
  private static final String SCALE = "[-1, 1]";

  private PerturbationFile() {}

  /**
   * @param half whether to store half precision, which moves an entry by at most 1/4000 of itself
   */
  public static void write(Perturbation perturbation, Path file, boolean half) {
    StoredTensor stored = StoredTensor.of(perturbation.values().to(DType.FLOAT32));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", FORMAT);
    metadata.put("scale", SCALE);
    metadata.put("epsilon", Double.toString(perturbation.budget().epsilon()));
    Budget budget = perturbation.budget();
    if (budget.deviation() < budget.epsilon()) {
      metadata.put(DEVIATION, Double.toString(budget.deviation()));
    }
    if (budget.noticeable() > 0) {
      metadata.put("noticeable", Double.toString(budget.noticeable()));
    }
    metadata.put("card", perturbation.provenance().toJson());
    Checkpoint.write(file, Map.of(TENSOR, half ? stored.toHalf() : stored), metadata);
  }

  /**
   * @throws CheckpointException if the file is damaged or holds no perturbation
   */
  public static Perturbation read(Path file) {
    return of(Checkpoint.read(file));
  }

  /** The perturbation in a checkpoint that was read already. */
  public static Perturbation of(Checkpoint checkpoint) {
    try {
      return checkpoint.metadata().containsKey("card") ? ours(checkpoint) : bare(checkpoint);
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(checkpoint.file(), String.valueOf(e.getMessage()), e);
    }
  }

  private static Perturbation ours(Checkpoint checkpoint) {
    String format = checkpoint.metadata().get("format");
    if (!FORMAT.equals(format)) {
      throw new IllegalArgumentException("has the format " + format + ", not " + FORMAT);
    }
    String scale = checkpoint.metadata().get("scale");
    if (!SCALE.equals(scale)) {
      throw new IllegalArgumentException("holds a perturbation on the scale " + scale);
    }
    double epsilon = number(checkpoint, "epsilon", "none");
    Provenance card = Provenance.fromJson(checkpoint.metadata().getOrDefault("card", ""));
    double deviation = number(checkpoint, DEVIATION, deviation(card, epsilon));
    Budget budget = new Budget(epsilon, deviation, number(checkpoint, "noticeable", "0"));
    Tensor values = checkpoint.get(TENSOR).toTensor().to(DType.FLOAT32);
    return new Perturbation(budget.project(values), budget, card);
  }

  /** As files tell it that were written before it stood beside epsilon. */
  private static String deviation(Provenance card, double epsilon) {
    double told = card.recipe().at("/budget/deviation").asDouble(epsilon);
    return Double.toString(Math.min(told, epsilon));
  }

  private static double number(Checkpoint checkpoint, String name, String otherwise) {
    String text = checkpoint.metadata().getOrDefault(name, otherwise);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("holds no number as %s: %s".formatted(name, text), e);
    }
  }

  /** A lone tensor (3, H, W) or (1, 3, H, W), taken to be on [-1, 1]. */
  private static Perturbation bare(Checkpoint checkpoint) {
    if (checkpoint.names().size() != 1) {
      throw new IllegalArgumentException(
          "is no perturbation: it holds " + checkpoint.names().size() + " tensors and no card");
    }
    StoredTensor stored = checkpoint.get(checkpoint.names().iterator().next());
    long[] shape = stored.shape();
    if (shape.length == 3) {
      shape = new long[] {1, shape[0], shape[1], shape[2]};
    }
    Tensor values = stored.toTensor().to(DType.FLOAT32).reshape(shape);
    double largest = values.elements() == 0 ? 0 : values.abs().max().item();
    Budget budget = new Budget(largest);
    String name = String.valueOf(checkpoint.file().getFileName());
    return new Perturbation(values, budget, Provenance.unknown(name, checkpoint.sha256()));
  }
}
