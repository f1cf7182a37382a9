package org.tsdf.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a network consists of: the name, shape and role of every tensor, in upstream order. It
 * decides whether a checkpoint fits and how fresh weights are drawn.
 */
public final class Layout {
  /** What a tensor is for; its initial value depends on it. */
  public enum Role {
    WEIGHT,
    /** Weight of a transposed convolution, (in, out, kh, kw). */
    TRANSPOSED_WEIGHT,
    BIAS,
    NORM_WEIGHT,
    NORM_BIAS,
    RUNNING_MEAN,
    RUNNING_VARIANCE,
    /** Counts batches; a whole number without axes. */
    COUNTER,
    /** The constant with which an L2 normalisation starts. */
    SCALE,
    /** The slopes of a PReLU. */
    SLOPE
  }

  /** One tensor of a network. */
  public static final class Entry {
    private final String name;
    private final Role role;
    private final double start;
    private final long[] shape;

    /**
     * @param start what every element is before training; unused where weights are drawn
     */
    Entry(String name, Role role, double start, long... shape) {
      this.name = name;
      this.role = role;
      this.start = start;
      this.shape = shape.clone();
    }

    public String name() {
      return name;
    }

    public Role role() {
      return role;
    }

    public long[] shape() {
      return shape.clone();
    }

    /** Whether training changes it by gradient. */
    public boolean isTrained() {
      return switch (role) {
        case WEIGHT, TRANSPOSED_WEIGHT, BIAS, NORM_WEIGHT, NORM_BIAS, SCALE, SLOPE -> true;
        case RUNNING_MEAN, RUNNING_VARIANCE, COUNTER -> false;
      };
    }
  }

  private final Map<String, Entry> entries;

  private Layout(Map<String, Entry> entries) {
    this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  public static Builder builder() {
    return new Builder();
  }

  public List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /** The names of the tensors that training changes by gradient, in upstream order. */
  public List<String> trainedNames() {
    return entries.values().stream().filter(Entry::isTrained).map(Entry::name).toList();
  }

  /**
   * Loads the network's tensors from a checkpoint, floating-point ones converted to {@code type};
   * where that is shorter than single precision, {@linkplain #reduced reduced} from single
   * precision. Names that the network does not know are ignored, and a missing batch counter is
   * taken as 0.
   *
   * @throws CheckpointException naming the first tensor that is missing or has another shape
   */
  public Parameters load(Checkpoint checkpoint, DType type) {
    if (type != type.ofPictures()) {
      return reduced(load(checkpoint, DType.FLOAT32), type);
    }
    check(checkpoint);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Entry entry : entries.values()) {
      StoredTensor stored = checkpoint.find(entry.name());
      Tensor tensor =
          stored == null ? Tensors.zeros(DType.INT64, entry.shape()) : stored.toTensor();
      tensors.put(entry.name(), tensor.dtype().isFloatingPoint() ? tensor.to(type) : tensor);
    }
    return new Parameters(tensors);
  }

  /**
   * The same parameters, all converted to {@code type} but those of batch and instance
   * normalisations, which take inputs of a shorter type than their own.
   */
  public Parameters reduced(Parameters parameters, DType type) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Entry entry : entries.values()) {
      Tensor tensor = parameters.get(entry.name());
      boolean shorter =
          switch (entry.role()) {
            case WEIGHT, TRANSPOSED_WEIGHT, BIAS, SCALE, SLOPE -> true;
            case NORM_WEIGHT, NORM_BIAS, RUNNING_MEAN, RUNNING_VARIANCE, COUNTER -> false;
          };
      tensors.put(entry.name(), shorter ? tensor.to(type) : tensor);
    }
    return new Parameters(tensors);
  }

  /**
   * Fresh parameters: weights from a normal distribution of variance 2 / fan-in (He et al. 2015,
   * "Delving deep into rectifiers", eq. 10), normalisations that change nothing, PReLU slopes of
   * 0.25, zero biases.
   */
  public Parameters initialise(RandomSource random, DType type) {
    return initialise(entry -> fresh(entry, random, type));
  }

  /**
   * Fresh parameters as PyTorch's layers draw theirs where nothing else is asked for: weights and
   * biases uniform in ±1/√n, n being the number of elements of one entry along the weight's first
   * axis; all else as in {@link #initialise}.
   */
  public Parameters initialiseLikePyTorch(RandomSource random, DType type) {
    return initialise(
        entry -> {
          if (entry.role() == Role.WEIGHT
              || entry.role() == Role.TRANSPOSED_WEIGHT
              || entry.role() == Role.BIAS) {
            double bound = 1 / Math.sqrt(elementsOfFirst(weightOf(entry)));
            return random.uniform(-bound, bound, type, entry.shape());
          }
          return fresh(entry, random, type);
        });
  }

  private Parameters initialise(Function<Entry, Tensor> draw) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Entry entry : entries.values()) {
      try (Scope scope = Scope.open()) {
        tensors.put(entry.name(), scope.keep(draw.apply(entry)));
      }
    }
    return new Parameters(tensors);
  }

  /** The weight beside which a bias stands; a weight itself. */
  private Entry weightOf(Entry entry) {
    String name = entry.name();
    String weight = entry.role() == Role.BIAS ? name.replaceFirst("bias$", "weight") : name;
    Entry found = entries.get(weight);
    if (found == null) {
      throw new IllegalStateException(name + " has no weight beside it");
    }
    return found;
  }

  private static double elementsOfFirst(Entry weight) {
    return Arrays.stream(weight.shape()).skip(1).asDoubleStream().reduce(1, (a, b) -> a * b);
  }

  private static Tensor fresh(Entry entry, RandomSource random, DType type) {
    return switch (entry.role()) {
      case WEIGHT, TRANSPOSED_WEIGHT ->
          random.normal(type, entry.shape()).times(Math.sqrt(2.0 / fanIn(entry)));
      case COUNTER -> Tensors.zeros(DType.INT64, entry.shape());
      case BIAS, NORM_WEIGHT, NORM_BIAS, RUNNING_MEAN, RUNNING_VARIANCE, SCALE, SLOPE ->
          Tensors.full(entry.start, type, entry.shape());
    };
  }

  /** How many inputs one output adds up; for a transposed convolution as if its stride were 1. */
  private static long fanIn(Entry entry) {
    long[] shape = entry.shape();
    int outputs = entry.role() == Role.TRANSPOSED_WEIGHT ? 1 : 0;
    long inputs = 1;
    for (int i = 0; i < shape.length; i++) {
      inputs *= i == outputs ? 1 : shape[i];
    }
    return inputs;
  }

  /**
   * Checks that every tensor is there with the right shape, without loading libtorch.
   *
   * @throws CheckpointException naming the first tensor that is missing or of another shape or kind
   */
  public void check(Checkpoint checkpoint) {
    for (Entry entry : entries.values()) {
      StoredTensor stored = checkpoint.find(entry.name());
      if (stored != null) {
        check(checkpoint, entry, stored);
      } else if (entry.role() != Role.COUNTER) {
        throw new CheckpointException(checkpoint.file(), entry.name(), "is missing");
      }
    }
  }

  private static void check(Checkpoint checkpoint, Entry entry, StoredTensor stored) {
    if (!Arrays.equals(stored.shape(), entry.shape())) {
      throw new CheckpointException(
          checkpoint.file(),
          entry.name(),
          "has shape " + Shapes.text(stored.shape()) + ", expected " + Shapes.text(entry.shape()));
    }
    if (entry.role() != Role.COUNTER && !stored.type().isFloatingPoint()) {
      throw new CheckpointException(
          checkpoint.file(),
          entry.name(),
          "has type " + stored.type() + ", expected a floating-point type");
    }
  }

  /** Collects entries in upstream order; names are full state-dict names. */
  public static final class Builder {
    private final List<Entry> entries = new ArrayList<>();

    private Builder() {}

    /** {@code name.weight} (out, in, kernel, kernel) and, if wanted, {@code name.bias} (out). */
    public Builder conv(String name, int in, int out, int kernel, boolean bias) {
      add(name + ".weight", Role.WEIGHT, out, in, kernel, kernel);
      return bias ? add(name + ".bias", Role.BIAS, out) : this;
    }

    /** {@code name.weight} (in, out, kernel, kernel) and, if wanted, {@code name.bias} (out). */
    public Builder convTranspose(String name, int in, int out, int kernel, boolean bias) {
      add(name + ".weight", Role.TRANSPOSED_WEIGHT, in, out, kernel, kernel);
      return bias ? add(name + ".bias", Role.BIAS, out) : this;
    }

    /** {@code name.weight} (out, in) and {@code name.bias} (out). */
    public Builder linear(String name, int in, int out) {
      add(name + ".weight", Role.WEIGHT, out, in);
      return add(name + ".bias", Role.BIAS, out);
    }

    /** A normalisation with scale, shift and running statistics, as PyTorch stores it. */
    public Builder norm(String name, int channels) {
      add(name + ".weight", Role.NORM_WEIGHT, channels);
      add(name + ".bias", Role.NORM_BIAS, channels);
      add(name + ".running_mean", Role.RUNNING_MEAN, channels);
      add(name + ".running_var", Role.RUNNING_VARIANCE, channels);
      return add(name + ".num_batches_tracked", Role.COUNTER);
    }

    /** {@code name} (channels), each starting at {@code start}: the factor of an L2 norm. */
    public Builder scale(String name, double start, int channels) {
      entries.add(new Entry(name, Role.SCALE, start, channels));
      return this;
    }

    /**
     * @throws IllegalArgumentException for a scale, which needs {@link #scale a start}
     */
    public Builder add(String name, Role role, long... shape) {
      double start =
          switch (role) {
            case WEIGHT, TRANSPOSED_WEIGHT, BIAS, NORM_BIAS, RUNNING_MEAN, COUNTER -> 0;
            case NORM_WEIGHT, RUNNING_VARIANCE -> 1;
            case SLOPE -> 0.25;
            case SCALE ->
                throw new IllegalArgumentException(name + " needs the value it starts at");
          };
      entries.add(new Entry(name, role, start, shape));
      return this;
    }

    public Layout build() {
      Map<String, Entry> byName = new LinkedHashMap<>();
      for (Entry entry : entries) {
        if (byName.put(entry.name(), entry) != null) {
          throw new IllegalStateException("two tensors are called " + entry.name());
        }
      }
      return new Layout(byName);
    }
  }
}
