package org.tsdf.tensor;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a checkpoint of an unpickled object: takes off the wrapper around a state dict, joins the
 * names of nested dictionaries with dots, and fetches the tensors' numbers.
 */
final class PickledTensors {
  /** The bytes behind the tensors of a container. */
  interface Storages {
    /**
     * All bytes of a storage, as many as {@link StridedTensor.Storage#bytes()}.
     *
     * @throws CheckpointException if they are missing or damaged
     */
    ByteBuffer read(StridedTensor.Storage storage);
  }

  private static final List<String> WRAPPERS =
      List.of(
          "state_dict",
          "model",
          "model_state_dict",
          "model_state",
          "net_state_dict",
          "net",
          "network",
          "weights",
          "params");

  private static final int DEEPEST = 16;
  private static final int MOST_VALUES = 100_000;
  private static final int LONGEST_NAME = 1000;

  private final Path file;
  private final Storages storages;
  private final Allowance allowance;
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<StridedTensor.Storage, ByteBuffer> data = new HashMap<>();
  private int visited;

  PickledTensors(Path file, Storages storages, Allowance allowance) {
    this.file = file;
    this.storages = storages;
    this.allowance = allowance;
  }

  /**
   * @throws CheckpointException if the object holds no tensors or one of them is damaged
   */
  Checkpoint checkpoint(Object root) {
    if (root instanceof StridedTensor tensor) {
      tensors.put(Checkpoint.BARE_TENSOR, stored(Checkpoint.BARE_TENSOR, tensor));
    } else if (root instanceof Map<?, ?> dictionary) {
      collect("", unwrapped(dictionary), 0);
    } else {
      throw new CheckpointException(
          file, "holds " + PickleMachine.nameOf(root) + ", not a dictionary of tensors");
    }
    if (tensors.isEmpty()) {
      throw new CheckpointException(file, "holds no tensors");
    }
    return new Checkpoint(file, tensors, metadata);
  }

  /** Follows wrappers inwards while there is exactly one; what stands beside it is left behind. */
  private Map<?, ?> unwrapped(Map<?, ?> root) {
    Map<?, ?> inner = root;
    for (int depth = 0; depth < DEEPEST; depth++) {
      List<?> wrapped =
          WRAPPERS.stream().map(inner::get).filter(PickledTensors::mayHoldTensors).toList();
      if (wrapped.size() != 1) {
        return inner;
      }
      inner.forEach((key, value) -> note(key.toString(), value));
      inner = (Map<?, ?>) wrapped.get(0);
    }
    return inner;
  }

  private static boolean mayHoldTensors(Object value) {
    return value instanceof Map<?, ?> dictionary
        && dictionary.values().stream()
            .anyMatch(item -> item instanceof StridedTensor || item instanceof Map);
  }

  private void collect(String prefix, Map<?, ?> dictionary, int depth) {
    if (depth > DEEPEST) {
      throw new CheckpointException(file, prefix, "is nested too deeply");
    }
    for (Map.Entry<?, ?> item : dictionary.entrySet()) {
      if (++visited > MOST_VALUES) {
        throw new CheckpointException(file, "has more than " + MOST_VALUES + " values");
      }
      String name = name(prefix, item.getKey());
      if (item.getValue() instanceof Map<?, ?> nested) {
        collect(name + ".", nested, depth + 1);
      } else if (item.getValue() instanceof StridedTensor tensor) {
        if (tensors.put(name, stored(name, tensor)) != null) {
          throw new CheckpointException(file, name, "occurs twice");
        }
      } else {
        note(name, item.getValue());
      }
    }
  }

  private String name(String prefix, Object key) {
    String name = key.toString();
    if (prefix.length() + name.length() > LONGEST_NAME) {
      throw new CheckpointException(
          file, "has a name of more than " + LONGEST_NAME + " characters");
    }
    return prefix + name;
  }

  /** Single facts beside the tensors, such as the epoch, are kept as text. */
  private void note(String name, Object value) {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      metadata.put(name, value.toString());
    }
  }

  private StoredTensor stored(String name, StridedTensor tensor) {
    String fault = tensor.fault();
    if (!fault.isEmpty()) {
      throw new CheckpointException(file, name, fault);
    }
    if (tensor.storage().bytes() > Integer.MAX_VALUE) {
      throw new CheckpointException(file, name, "is larger than 2 GiB, which is not supported");
    }
    if (!tensor.isContiguous()) {
      allowance.take(name, tensor.bytes());
    }
    return tensor.from(data.computeIfAbsent(tensor.storage(), storages::read));
  }
}
