package org.tsdf.tensor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tensors of one network under their upstream state-dict names. */
public final class Parameters {
  private final Map<String, Tensor> tensors;

  public Parameters(Map<String, Tensor> tensors) {
    this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  public Set<String> names() {
    return tensors.keySet();
  }

  /**
   * @throws IllegalArgumentException if the network has no tensor of that name
   */
  public Tensor get(String name) {
    Tensor found = tensors.get(name);
    if (found == null) {
      throw new IllegalArgumentException("the network has no tensor " + name);
    }
    return found;
  }

  public @Nullable Tensor find(String name) {
    return tensors.get(name);
  }

  /**
   * The same tensors, the named ones replaced by copies at which gradients can be taken.
   *
   * @throws IllegalArgumentException if the network has no tensor of one of the names
   */
  public Parameters requiringGradient(String... names) {
    Map<String, Tensor> changed = new LinkedHashMap<>(tensors);
    for (String name : names) {
      changed.put(name, get(name).requiresGradient());
    }
    return new Parameters(changed);
  }

  /** The same numbers in another floating-point type; whole numbers stay as they are. */
  public Parameters to(DType type) {
    Map<String, Tensor> converted = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) ->
            converted.put(name, tensor.dtype().isFloatingPoint() ? tensor.to(type) : tensor));
    return new Parameters(converted);
  }
}
