package org.tsdf.lab.training.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;

/**
 * The mean of the weights of networks that lie on one road of training (stochastic weight
 * averaging, Izmailov et al. 2018): better than the last of them where a short training swings.
 */
public final class WeightAverage {
  /** What the files say of the networks must be the same: shapes tell no attributes apart. */
  private static final List<String> SAME = List.of("architecture", "attributes", "tags");

  private static final ObjectMapper JSON = new ObjectMapper();

  private WeightAverage() {}

  /**
   * One of the networks.
   *
   * @param share how much it counts, beside the others
   */
  public record Part(Path file, double share) {
    public Part {
      if (!(share > 0 && Double.isFinite(share))) {
        throw new IllegalArgumentException(
            "%s needs a share above 0, not %s".formatted(file, share));
      }
    }
  }

  /**
   * Writes the mean. Everything that is not to be averaged, counters and metadata, is that of the
   * first; its provenance lists all of them by hash and share.
   *
   * @throws IllegalArgumentException if there are fewer than two, or they are not of one shape or
   *     not for the same attributes
   */
  public static void write(List<Part> parts, Path output) {
    if (parts.size() < 2) {
      throw new IllegalArgumentException("a mean needs two networks or more");
    }
    List<Checkpoint> checkpoints = parts.stream().map(p -> Checkpoint.read(p.file())).toList();
    Checkpoint first = checkpoints.get(0);
    checkpoints.forEach(other -> requireLike(first, other));
    double total = parts.stream().mapToDouble(Part::share).sum();
    double[] shares = parts.stream().mapToDouble(p -> p.share() / total).toArray();
    Map<String, StoredTensor> means = new LinkedHashMap<>();
    for (String name : first.names()) {
      means.put(name, mean(checkpoints.stream().map(c -> c.get(name)).toList(), shares));
    }
    Checkpoint.write(output, means, metadata(checkpoints, shares));
  }

  private static StoredTensor mean(List<StoredTensor> stored, double[] shares) {
    DType type = stored.get(0).type();
    if (!type.isFloatingPoint()) {
      return stored.get(0);
    }
    try (Scope scope = Scope.open()) {
      Tensor sum = stored.get(0).toTensor().to(DType.FLOAT64).times(shares[0]);
      for (int i = 1; i < shares.length; i++) {
        sum = sum.plus(stored.get(i).toTensor().to(DType.FLOAT64).times(shares[i]));
      }
      // not by way of single precision, which would round twice
      return type == DType.FLOAT16 ? StoredTensor.of(sum).toHalf() : StoredTensor.of(sum.to(type));
    }
  }

  private static void requireLike(Checkpoint first, Checkpoint other) {
    boolean alike = first.names().equals(other.names());
    for (String name : alike ? first.names() : List.<String>of()) {
      alike &= Arrays.equals(first.get(name).shape(), other.get(name).shape());
    }
    if (!alike) {
      throw new IllegalArgumentException(
          "%s and %s are not networks of one shape".formatted(first.file(), other.file()));
    }
    for (String key : SAME) {
      if (!Objects.equals(first.metadata().get(key), other.metadata().get(key))) {
        throw new IllegalArgumentException(
            "%s and %s differ in %s: %s, %s"
                .formatted(
                    first.file(),
                    other.file(),
                    key,
                    first.metadata().get(key),
                    other.metadata().get(key)));
      }
    }
  }

  private static Map<String, String> metadata(List<Checkpoint> checkpoints, double[] shares) {
    Checkpoint first = checkpoints.get(0);
    Map<String, String> metadata = new LinkedHashMap<>(first.metadata());
    try {
      ObjectNode card = (ObjectNode) JSON.readTree(metadata.getOrDefault("provenance", "{}"));
      ArrayNode averaged = card.putArray("averaged"); // in place of what the first is the mean of
      for (int i = 0; i < shares.length; i++) {
        averaged.addObject().put("sha256", checkpoints.get(i).sha256()).put("share", shares[i]);
      }
      metadata.put("provenance", JSON.writerWithDefaultPrettyPrinter().writeValueAsString(card));
    } catch (JsonProcessingException | ClassCastException e) {
      throw new IllegalArgumentException(first.file() + " carries a provenance that is no JSON", e);
    }
    return metadata;
  }
}
