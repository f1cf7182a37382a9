package org.tsdf.tensor;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Unpickles what {@code torch.save} makes of a state dict, and refuses every other name. Tensors
 * come out as {@link StridedTensor}s, whose numbers lie outside the pickle.
 */
final class TensorUnpickler implements PickleMachine.World {
  private static final Map<String, DType> STORAGES =
      Map.of(
          "torch.FloatStorage", DType.FLOAT32,
          "torch.DoubleStorage", DType.FLOAT64,
          "torch.HalfStorage", DType.FLOAT16,
          "torch.BFloat16Storage", DType.BFLOAT16,
          "torch.LongStorage", DType.INT64,
          "torch.IntStorage", DType.INT32,
          "torch.ShortStorage", DType.INT16,
          "torch.CharStorage", DType.INT8,
          "torch.ByteStorage", DType.UINT8,
          "torch.BoolStorage", DType.BOOL);

  /** Element types as values, such as {@code torch.float32}; they appear beside the tensors. */
  private static final List<String> ELEMENT_TYPES =
      List.of(
          "float32",
          "float64",
          "float16",
          "bfloat16",
          "int64",
          "int32",
          "int16",
          "int8",
          "uint8",
          "bool");

  private static final int MOST_COPIED_ITEMS = 1_000_000;

  private final Path file;
  private final String entry;
  private final Map<String, StridedTensor.Storage> storages = new LinkedHashMap<>();
  private long copiedItems;

  /**
   * @param entry what the pickle is called in messages
   */
  TensorUnpickler(Path file, String entry) {
    this.file = file;
    this.entry = entry;
  }

  /** Reads one pickle from the buffer's position on and leaves the buffer behind its end. */
  Object read(ByteBuffer pickle) {
    return new PickleMachine(file, entry, pickle, this).run();
  }

  /** The storages that the pickle refers to, by key. */
  Map<String, StridedTensor.Storage> storages() {
    return storages;
  }

  @Override
  public Object global(String name) {
    DType storage = STORAGES.get(name);
    if (storage != null) {
      return storage;
    }
    if (name.startsWith("torch.") && ELEMENT_TYPES.contains(name.substring(6))) {
      return name;
    }
    PickleMachine.Function function = function(name);
    if (function == null) {
      throw new CheckpointException(
          file, "pickle asks for " + name + ", which is not a tensor: refused");
    }
    return function;
  }

  private PickleMachine.@Nullable Function function(String name) {
    return switch (name) {
      case "collections.OrderedDict" -> this::orderedDictionary;
      case "collections.Counter" -> this::dictionary;
      case "collections.defaultdict" -> arguments -> new LinkedHashMap<>();
      case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> this::tensor;
      case "torch._utils._rebuild_parameter" -> arguments -> argument(arguments, 0, Object.class);
      case "torch.Size", "torch.device", "_codecs.encode", "__builtin__.set", "builtins.set" ->
          arguments -> PickleMachine.NONE; // beside the tensors; nothing of it is kept
      default -> null;
    };
  }

  /** {@code OrderedDict()}, or in old files {@code OrderedDict([[key, value], ...])}. */
  private Object orderedDictionary(List<?> arguments) {
    Map<Object, Object> dictionary = new LinkedHashMap<>();
    if (!arguments.isEmpty()) {
      List<?> items = argument(arguments, 0, List.class);
      copiedItems += items.size();
      if (copiedItems > MOST_COPIED_ITEMS) {
        throw damaged("the same list makes too many dictionaries");
      }
      for (Object item : items) {
        if (!(item instanceof List<?> pair) || pair.size() != 2) {
          throw damaged("an ordered dictionary is not made of pairs");
        }
        dictionary.put(argument(pair, 0, String.class), argument(pair, 1, Object.class));
      }
    }
    return dictionary;
  }

  private Object dictionary(List<?> arguments) {
    return arguments.isEmpty() ? new LinkedHashMap<>() : argument(arguments, 0, Map.class);
  }

  /** {@code _rebuild_tensor[_v2](storage, offset, size, stride, ...)}. */
  private Object tensor(List<?> arguments) {
    if (arguments.size() > 6
        && arguments.get(6) instanceof Map<?, ?> pending
        && pending.containsValue(true)) {
      throw damaged("a tensor has a pending negation or conjugation, which is not supported");
    }
    return new StridedTensor(
        argument(arguments, 0, StridedTensor.Storage.class),
        argument(arguments, 1, Long.class),
        numbers(argument(arguments, 2, List.class)),
        numbers(argument(arguments, 3, List.class)));
  }

  /**
   * {@code ("storage", type, key, location, elements)}; the legacy container adds a view: None or
   * {@code (key, offset, elements)}.
   */
  @Override
  public Object persistent(Object id) {
    if (!(id instanceof List<?> parts) || parts.size() < 5 || !"storage".equals(parts.get(0))) {
      throw damaged("a reference to data outside the pickle names no storage");
    }
    long shift = 0;
    if (parts.size() > 5 && parts.get(5) instanceof List<?> view) {
      shift = argument(view, 1, Long.class);
    }
    StridedTensor.Storage storage =
        new StridedTensor.Storage(
            argument(parts, 2, String.class),
            argument(parts, 1, DType.class),
            argument(parts, 4, Long.class),
            shift);
    StridedTensor.Storage first = storages.putIfAbsent(storage.key(), storage);
    if (first != null && (first.type() != storage.type() || first.bytes() != storage.bytes())) {
      throw damaged("storage " + storage.key() + " is described in two ways");
    }
    return storage;
  }

  private long[] numbers(List<?> values) {
    if (values.size() > StridedTensor.MOST_AXES) {
      throw damaged("a tensor has " + values.size() + " axes");
    }
    long[] numbers = new long[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = argument(values, i, Long.class);
    }
    return numbers;
  }

  private <T> T argument(List<?> arguments, int index, Class<T> type) {
    if (index < arguments.size() && type.isInstance(arguments.get(index))) {
      return type.cast(arguments.get(index));
    }
    throw damaged("a tensor or storage is described wrongly");
  }

  private CheckpointException damaged(String fault) {
    return new CheckpointException(file, entry, "is damaged: " + fault);
  }
}
