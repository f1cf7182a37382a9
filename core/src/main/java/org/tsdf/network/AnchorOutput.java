package org.tsdf.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Tensor;

/**
 * What an anchor-based network says about a batch, before decoding; gradients flow from each part
 * to the input.
 *
 * @param features the three levels D_i that METHOD names, shallow to deep, each (N, C, h, w)
 * @param levels the maps on which the heads sit, shallow to deep, each (N, C, h, w)
 * @param locations box regression relative to P priors, (N, P, 4)
 * @param logits background and face, (N, P, 2)
 * @param landmarks regression of five points relative to the priors, (N, P, 10), where the network
 *     gives them
 * @param inner further tensors by name, for comparison with the original network
 */
public record AnchorOutput(
    List<Tensor> features,
    List<Tensor> levels,
    Tensor locations,
    Tensor logits,
    @Nullable Tensor landmarks,
    Map<String, Tensor> inner) {
  public AnchorOutput {
    features = List.copyOf(features);
    levels = List.copyOf(levels);
    inner = Collections.unmodifiableMap(new LinkedHashMap<>(inner));
  }

  /** The same in another type, which {@link #inner} keeps not. */
  AnchorOutput to(DType type) {
    if (logits.dtype() == type) {
      return this;
    }
    return new AnchorOutput(
        features.stream().map(map -> map.to(type)).toList(),
        levels.stream().map(map -> map.to(type)).toList(),
        locations.to(type),
        logits.to(type),
        landmarks == null ? null : landmarks.to(type),
        Map.of());
  }
}
